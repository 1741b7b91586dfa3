package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Await;
import io.pronto.it.run.Chain;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The last of four processes is killed under load and comes back later. It is away for ten seconds;
 * {@code -Dit.down=60s} makes that a minute.
 */
@Isolated
class HopLossIT {

  private static final Duration DOWN = Duration.parse("PT" + System.getProperty("it.down", "10s"));
  private static final int CALLERS = 16;
  private static final Duration BACK = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Chain chain = Chain.start(Setup.samples());
  private final SteadyCallers callers = new SteadyCallers(chain.grpcPort(), CALLERS);

  @AfterEach
  void end() {
    try (chain) {
      callers.close();
    }
  }

  @Test
  void callersAreToldWhichHopIsGoneAndAreAnsweredSoonAfterItIsBack() {
    // Given
    ServiceProcess postprocessor = chain.postprocessor();
    List<Long> others = pidsOfOthers();
    Await.until("each caller has an answer", PATIENCE, callers::allAnswered);
    // When
    postprocessor.kill();
    long killed = System.nanoTime();
    Await.until("the time down", DOWN.plus(PATIENCE), () -> since(killed).compareTo(DOWN) >= 0);
    SteadyCallers.Seen down = callers.seenSince(killed);
    postprocessor.restart();
    long open = awaitOpen(chain.postprocessorPort());
    Await.until("a good answer", PATIENCE, () -> callers.firstGoodSince(killed) > 0);
    long good = callers.firstGoodSince(killed);
    Await.until("each caller is answered again", PATIENCE, () -> callers.allAnsweredSince(good));
    // Then
    System.out.printf(
        "hop loss: %d callers, down %d s: %s; first good answer %d ms after the port opened%n",
        CALLERS, DOWN.toSeconds(), down, Duration.ofNanos(good - open).toMillis());
    assertThat(down.calls()).as("calls while the hop was away").isGreaterThan(CALLERS);
    assertThat(down.others()).as("other ends than UNAVAILABLE by the postprocessor").isEmpty();
    assertThat(down.longest()).isLessThan(SteadyCallers.DEADLINE);
    assertThat(Duration.ofNanos(good - open)).isLessThan(BACK);
    assertThat(pidsOfOthers()).as("no other restart").isEqualTo(others);
    assertThat(chain.processes()).allMatch(ServiceProcess::alive);
  }

  private List<Long> pidsOfOthers() {
    return chain.processes().stream()
        .filter(process -> process != chain.postprocessor())
        .map(ServiceProcess::pid)
        .toList();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** The time at which somebody listens on a port. */
  private static long awaitOpen(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Await.until("the port is open", PATIENCE, () -> listens(address));
    return System.nanoTime();
  }

  private static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
