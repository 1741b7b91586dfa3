package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import java.io.OutputStream;

/** Makes parsers and generators that are quick at the numbers of tensors. Bytes are UTF-8. */
final class TensorJsonFactory extends JsonFactory {

  private static final long serialVersionUID = 1;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  TensorJsonFactory(JsonFactoryBuilder builder) {
    super(builder);
  }

  @Override
  protected JsonParser _createParser(byte[] json, int from, int length, IOContext context) {
    int passed = marked(json, from, length) ? MARK.length : 0;
    return new TensorParser(
        context,
        _parserFeatures,
        _objectCodec,
        _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
        json,
        from,
        passed,
        from + length);
  }

  private static boolean marked(byte[] json, int from, int length) {
    return length >= MARK.length
        && json[from] == MARK[0]
        && json[from + 1] == MARK[1]
        && json[from + 2] == MARK[2];
  }

  @Override
  protected JsonGenerator _createUTF8Generator(OutputStream out, IOContext context) {
    return new TensorGenerator(context, _generatorFeatures, _objectCodec, out, _quoteChar);
  }
}
