package io.pronto.gateway.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.pronto.core.json.Document;
import io.quarkus.vertx.utils.NoBoundChecksBuffer;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;

/** Copies a body once, from the array that it goes back to into memory of the transport. */
@Provider
@Singleton
class BodyWriter implements ServerMessageBodyWriter<Body> {

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
    return type == Body.class;
  }

  @Override
  public void writeResponse(Body body, Type generic, ServerRequestContext context) {
    Buffer copy = body.read(BodyWriter::copied);
    ((VertxResteasyReactiveRequestContext) context.serverResponse()).end(copy);
  }

  /** Not {@code Buffer.buffer(ByteBuf)}: what that makes is not released once it was written. */
  static Buffer copied(Document json) {
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(json.length());
    return new NoBoundChecksBuffer(copy.writeBytes(json.bytes(), 0, json.length()));
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return type == Body.class;
  }

  @Override
  public void writeTo(
      Body body,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    out.write(body.read(Document::copy));
  }
}
