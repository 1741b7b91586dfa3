package io.pronto.discovery;

import io.grpc.SynchronizationContext;
import io.netty.util.NetUtil;
import io.pronto.service.registry.Registration;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.consul.ConsulClient;
import io.vertx.ext.consul.Service;
import io.vertx.ext.consul.ServiceOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps one service known in Consul: registers it, looks every two seconds or more often whether
 * Consul still knows it, and registers it again when not. While Consul is away it tries on.
 *
 * <p>All that changes its state runs one after another, in {@link #order}.
 */
final class ConsulRegistration implements Registration {

  /** To each agent, so that what is sent first arrives first. */
  static final int CONNECTIONS = 1;

  private static final Logger LOG = Logger.getLogger(ConsulRegistration.class);
  private static final long LEAVE_MILLIS = 1_000;

  private final SynchronizationContext order =
      new SynchronizationContext((_, error) -> LOG.error("registration in Consul", error));
  private final String name;
  private final String host;
  private final Map<String, String> meta;
  private final ServiceCheck check;
  private final Vertx vertx;
  private final List<ConsulClient> agents;
  private final Turns turns;

  private ServiceOptions service;
  private Runnable onAnswer;
  private State state = State.NEW;
  private boolean left;

  private enum State {
    NEW,
    KNOWN,
    AWAY
  }

  ConsulRegistration(
      String name,
      String host,
      Map<String, String> meta,
      ServiceCheck check,
      Vertx vertx,
      List<ConsulClient> agents) {
    this.name = name;
    this.host = host;
    this.meta = Map.copyOf(meta);
    this.check = check;
    this.vertx = vertx;
    this.agents = agents;
    this.turns = new Turns(agents.size());
  }

  @Override
  public void join(int port, Map<String, String> more, Runnable answered) {
    ServiceOptions options = options(port, more);
    order.execute(
        () -> {
          if (service == null) {
            service = options;
            onAnswer = answered;
            register();
          }
        });
  }

  private ServiceOptions options(int port, Map<String, String> more) {
    Map<String, String> facts = new TreeMap<>(meta);
    facts.putAll(more);
    String id = name + "-" + host + "-" + port;
    String address = NetUtil.toSocketAddressString(host, port);
    return new ServiceOptions()
        .setId(id)
        .setName(name)
        .setAddress(host)
        .setPort(port)
        .setMeta(facts)
        .setTags(
            new TreeMap<>(meta)
                .entrySet().stream().map(fact -> fact.getKey() + "=" + fact.getValue()).toList())
        .setCheckOptions(check.options(checkId(id), address));
  }

  private static String checkId(String id) {
    return "service:" + id;
  }

  private ConsulClient agent() {
    return agents.get(turns.current());
  }

  private void register() {
    if (!left) {
      agent()
          .registerService(service)
          .onComplete(answer -> order.execute(() -> registered(answer)));
    }
  }

  private void registered(AsyncResult<Void> answer) {
    if (left) {
      return;
    }
    boolean first = state == State.NEW;
    if (answer.succeeded()) {
      LOG.infof("registered in Consul as %s", service.getId());
      state = State.KNOWN;
      turns.answered();
      beatLater();
    } else {
      if (state != State.AWAY) {
        LOG.warnf(
            "Consul does not register %s: %s",
            service.getId(), answer.cause().getMessage().strip());
        state = State.AWAY;
      }
      later(turns.failed(), this::register);
    }
    if (first) {
      onAnswer.run();
    }
  }

  private void beatLater() {
    long longest = check.beat().toMillis();
    later(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1), this::beat);
  }

  private void beat() {
    if (left) {
      return;
    }
    Future<?> beat =
        check.kind() == ServiceCheck.Kind.TTL
            ? agent().passCheck(checkId(service.getId()))
            : agent().localServices().map(this::present);
    beat.onComplete(
        answer ->
            order.execute(
                () -> {
                  if (answer.succeeded()) {
                    beatLater();
                  } else {
                    register(); // which also tells whether Consul is there at all
                  }
                }));
  }

  private List<Service> present(List<Service> services) {
    if (services.stream().noneMatch(known -> service.getId().equals(known.getId()))) {
      throw new IllegalStateException("Consul has forgotten " + service.getId());
    }
    return services;
  }

  private void later(long millis, Runnable task) {
    vertx.setTimer(Math.max(1, millis), _ -> order.execute(task));
  }

  /** At every agent, as the service may have moved from one to another. */
  @Override
  public void leave() {
    CountDownLatch done = new CountDownLatch(1);
    order.execute(
        () -> {
          boolean first = !left;
          left = true;
          if (service == null || !first) {
            done.countDown();
            return;
          }
          String id = service.getId();
          Future.join(agents.stream().map(agent -> agent.deregisterService(id)).toList())
              .onComplete(
                  answer -> {
                    if (answer.failed()) {
                      LOG.warnf("Consul did not take %s out: %s", id, answer.cause().getMessage());
                    }
                    done.countDown();
                  });
        });
    try {
      if (!done.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warnf("Consul did not say in time that it took %s out", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does nothing more; what stands in Consul stays. */
  void end() {
    order.execute(
        () -> {
          left = true;
          agents.forEach(ConsulClient::close);
        });
  }
}
