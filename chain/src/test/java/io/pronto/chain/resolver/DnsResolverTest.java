package io.pronto.chain.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.NameResolver;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.pronto.core.time.MovedClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsResolverTest {

  private static final Duration REFRESH = Duration.ofSeconds(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MovedClock clock = new MovedClock();
  private final MovedTimers timers = new MovedTimers(clock);
  private final RandomGenerator random = new SplittableRandom(20_260_101);
  private final List<List<String>> told = new ArrayList<>();
  private final List<Status> errors = new ArrayList<>();
  private final List<Long> asked = new ArrayList<>();
  private List<String> addresses = List.of("10.0.0.1");
  private Throwable broken;

  @Test
  void anAddressThatIsNewIsFoundWithinThePeriod() {
    // Given
    NameResolver resolver = started();
    assertThat(told).containsExactly(List.of("10.0.0.1:8281"));
    // When
    addresses = List.of("10.0.0.1", "10.0.0.2");
    timers.advance(REFRESH);
    // Then
    assertThat(told).hasSize(2);
    assertThat(told.getLast()).containsExactlyInAnyOrder("10.0.0.1:8281", "10.0.0.2:8281");
    resolver.shutdown();
  }

  @Test
  void anAddressThatIsGoneIsForgottenWithinThePeriod() {
    // Given
    addresses = List.of("10.0.0.1", "10.0.0.2");
    started();
    // When
    addresses = List.of("10.0.0.2");
    timers.advance(REFRESH);
    // Then
    assertThat(told.getLast()).containsExactly("10.0.0.2:8281");
  }

  @Test
  void asksForEverAndTellsOnlyWhatIsNew() {
    // Given
    addresses = List.of("10.0.0.1", "10.0.0.2");
    started();
    // When
    for (int i = 0; i < 100; i++) {
      addresses = addresses.reversed();
      timers.advance(REFRESH);
    }
    // Then
    assertThat(asked.size()).isBetween(100, 126);
    assertThat(told).hasSize(1);
  }

  @Test
  void asksAtTimesThatDiffer() {
    // Given
    started();
    // When
    timers.advance(REFRESH.multipliedBy(50));
    // Then
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < asked.size(); i++) {
      pauses.add(asked.get(i) - asked.get(i - 1));
    }
    assertThat(pauses)
        .allSatisfy(
            pause ->
                assertThat(Duration.ofNanos(pause))
                    .isBetween(REFRESH.multipliedBy(4).dividedBy(5), REFRESH));
    assertThat(pauses.stream().distinct().count()).isGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        UnknownHostException.class,
        SecurityException.class,
        OutOfMemoryError.class,
      })
  void theLastListStaysWhileTheNameCannotBeLookedUp(Class<? extends Throwable> error)
      throws Exception {
    // Given
    started();
    // When
    broken = error.getDeclaredConstructor().newInstance();
    timers.advance(Duration.ofMinutes(10));
    // Then
    assertThat(errors).isEmpty();
    assertThat(told).hasSize(1);
    // When
    broken = null;
    addresses = List.of("10.0.0.9");
    timers.advance(REFRESH);
    // Then
    assertThat(told.getLast()).containsExactly("10.0.0.9:8281");
  }

  @Test
  void aNameThatIsNotKnownYetIsAskedForEverySecond() {
    // Given
    broken = new UnknownHostException();
    started();
    assertThat(errors.getLast().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(errors.getLast().getDescription()).isEqualTo("the name chain.test is not known");
    // When
    broken = null;
    timers.advance(SECOND);
    // Then
    assertThat(told).containsExactly(List.of("10.0.0.1:8281"));
  }

  @Test
  void lostConnectionsAskSoonAndNoMoreThanOnceASecond() {
    // Given
    NameResolver resolver = started();
    timers.advance(Duration.ofMillis(500));
    // When
    for (int i = 0; i < 100; i++) {
      resolver.refresh();
    }
    timers.advance(Duration.ofMillis(499));
    assertThat(asked).hasSize(1);
    timers.advance(Duration.ofMillis(1));
    // Then
    assertThat(asked).hasSize(2);
    assertThat(timers.waiting()).isOne();
    // When
    for (int i = 0; i < 100; i++) {
      resolver.refresh();
      timers.advance(Duration.ofMillis(100));
    }
    // Then
    assertThat(asked.size()).isBetween(11, 13);
  }

  @Test
  void asksOneQuestionAtATime() {
    // Given
    Queue<Runnable> questions = new ArrayDeque<>();
    NameResolver resolver = started("chain.test:8281", questions::add);
    // When
    resolver.refresh();
    timers.advance(Duration.ofMinutes(1));
    resolver.refresh();
    // Then
    assertThat(questions).hasSize(1);
  }

  @Test
  void stopsWhenItsChannelDoes() {
    // Given
    Queue<Runnable> questions = new ArrayDeque<>();
    NameResolver resolver = started("chain.test:8281", questions::add);
    // When
    resolver.shutdown();
    questions.remove().run();
    resolver.refresh();
    timers.advance(Duration.ofMinutes(1));
    // Then
    assertThat(told).isEmpty();
    assertThat(questions).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void shutDownBetweenTwoQuestionsItAsksNoMore() {
    // Given
    NameResolver resolver = started();
    // When
    resolver.shutdown();
    timers.advance(Duration.ofMinutes(1));
    // Then
    assertThat(asked).hasSize(1);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void anAddressThatIsListedTwiceIsOne() {
    // Given
    addresses = List.of("10.0.0.1", "10.0.0.1", "::1");
    // When
    started();
    // Then
    assertThat(told.getLast()).containsExactlyInAnyOrder("10.0.0.1:8281", "0:0:0:0:0:0:0:1:8281");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chain.test", "chain.test:", ":8281", "chain.test:http"})
  void refusesWhatIsNoNameWithAPort(String address) {
    assertThatThrownBy(() -> started(address, Runnable::run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected name:port, got " + address);
  }

  @Test
  void takesThePlaceOfTheResolverOfGrpc() {
    // Given
    NameResolverRegistry registry = new NameResolverRegistry();
    registry.register(new StaticResolverProvider());
    registry.register(new DnsResolverProvider(REFRESH));
    registry.register(new io.grpc.internal.DnsNameResolverProvider());
    // When
    NameResolver resolver =
        registry
            .asFactory()
            .newNameResolver(URI.create("dns:///chain.test:8281"), arguments(Runnable::run));
    // Then
    assertThat(resolver).isInstanceOf(DnsResolver.class);
    assertThat(resolver.getServiceAuthority()).isEqualTo("chain.test:8281");
    assertThat(
            new DnsResolverProvider(REFRESH)
                .newNameResolver(URI.create("static:///a:1"), arguments(Runnable::run)))
        .isNull();
  }

  private NameResolver started() {
    return started("chain.test:8281", Runnable::run);
  }

  private NameResolver started(String address, Executor threads) {
    NameResolver resolver =
        new DnsResolver(
            address,
            this::lookUp,
            new DnsResolver.Pace(REFRESH, clock, () -> random),
            arguments(threads));
    resolver.start(new Told());
    return resolver;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    assertThat(host).isEqualTo("chain.test");
    asked.add(clock.nanos());
    switch (broken) {
      case UnknownHostException unknown -> throw unknown;
      case RuntimeException defect -> throw defect;
      case Error error -> throw error;
      case null, default -> {
        return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
      }
    }
  }

  private NameResolver.Args arguments(Executor threads) {
    return ResolverArguments.strict()
        .setScheduledExecutorService(timers)
        .setOffloadExecutor(threads)
        .build();
  }

  private final class Told extends NameResolver.Listener2 {

    @Override
    public void onResult(ResolutionResult result) {
      StatusOr<List<io.grpc.EquivalentAddressGroup>> outcome = result.getAddressesOrError();
      if (outcome.hasValue()) {
        told.add(
            outcome.getValue().stream()
                .map(group -> (InetSocketAddress) group.getAddresses().getFirst())
                .map(at -> at.getAddress().getHostAddress() + ":" + at.getPort())
                .toList());
      } else {
        errors.add(outcome.getStatus());
      }
    }

    @Override
    public void onError(Status error) {
      errors.add(error);
    }
  }
}
