package io.pronto.modelserver.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
@SuppressWarnings("restricted") // looks at the native environment
class TelemetrySwitchTest {

  @Test
  void nativeCodeSeesTheVariable() throws Throwable {
    // When
    boolean set = TelemetrySwitch.set("PRONTO_TELEMETRY_SWITCH_TEST", "1");
    // Then
    assertThat(set).isTrue();
    assertThat(getenv("PRONTO_TELEMETRY_SWITCH_TEST")).isEqualTo("1");
  }

  @Test
  void telemetryIsOff() throws Throwable {
    assertThat(TelemetrySwitch.turnOff()).isTrue();
    assertThat(getenv("ORT_DISABLE_TELEMETRY")).isEqualTo("1");
  }

  private static String getenv(String name) throws Throwable {
    Linker linker = Linker.nativeLinker();
    var descriptor = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    var call = linker.downcallHandle(linker.defaultLookup().findOrThrow("getenv"), descriptor);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = (MemorySegment) call.invokeExact(arena.allocateFrom(name));
      return value.equals(MemorySegment.NULL) ? null : value.reinterpret(100).getString(0);
    }
  }
}
