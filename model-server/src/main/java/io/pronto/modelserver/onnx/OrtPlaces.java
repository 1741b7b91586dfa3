package io.pronto.modelserver.onnx;

/**
 * Places of functions in {@code struct OrtApi} of {@code onnxruntime_c_api.h}, under the names they
 * have there. The struct only ever grows at its end, so a place holds for all later versions; the
 * last of these came with version 15 of the interface.
 */
final class OrtPlaces {

  static final int GET_ERROR_CODE = 1;
  static final int GET_ERROR_MESSAGE = 2;
  static final int RUN = 9;
  static final int SESSION_GET_INPUT_NAME = 36;
  static final int SESSION_GET_OUTPUT_NAME = 37;
  static final int CREATE_TENSOR_AS_ORT_VALUE = 48;
  static final int GET_TENSOR_MUTABLE_DATA = 51;
  static final int GET_STRING_TENSOR_DATA_LENGTH = 53;
  static final int GET_STRING_TENSOR_CONTENT = 54;
  static final int GET_DIMENSIONS_COUNT = 61;
  static final int GET_DIMENSIONS = 62;
  static final int GET_TENSOR_TYPE_AND_SHAPE = 65;
  static final int ALLOCATOR_FREE = 76;
  static final int GET_ALLOCATOR_WITH_DEFAULT_OPTIONS = 78;
  static final int RELEASE_STATUS = 93;
  static final int RELEASE_VALUE = 96;
  static final int RELEASE_TENSOR_TYPE_AND_SHAPE_INFO = 99;
  static final int GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER = 252;
  static final int LENGTH = GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER + 1;

  private OrtPlaces() {}
}
