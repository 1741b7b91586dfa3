package io.pronto.gateway.repository;

import io.pronto.chain.server.ServerIdentity;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.ReleaseState;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.FrontDesk;
import io.pronto.service.config.Check;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Who may see the repository. Always on the management port; on the data ports too while these are
 * for this machine only, or where {@code pronto.gateway.repository-api} says so.
 */
@Singleton
public final class RepositoryAccess {

  private static final String KEY = "pronto.gateway.repository-api";
  private static final String DATA = "data";
  private static final String MANAGEMENT = "management";
  private static final String HTTP_HOST = "quarkus.http.host";

  private final FrontDesk desk;
  private final boolean onDataPorts;

  RepositoryAccess(FrontDesk desk, GatewaySettings settings, Config config) {
    this.desk = desk;
    this.onDataPorts =
        settings
            .repositoryApi()
            .map(word -> Check.oneOf(KEY, word, List.of(DATA, MANAGEMENT)).equals(DATA))
            .orElseGet(
                () ->
                    Check.local("pronto.gateway.listen", settings.listen())
                        && Check.local(HTTP_HOST, config.getValue(HTTP_HOST, String.class) + ":0"));
  }

  /** Every release with its state, for a caller of the management port. */
  public List<ReleaseState> states() {
    return desk.states();
  }

  /**
   * Every release with its state, for a caller of a data port.
   *
   * @throws FailureException if the repository is not for the data ports
   */
  public List<ReleaseState> statesForCallers() {
    if (!onDataPorts) {
      throw elsewhere();
    }
    return desk.states();
  }

  private static FailureException elsewhere() {
    return new Failure.NotBuilt("the repository extension, which is on the management port only,")
        .asException();
  }

  /** What the server says of itself on its data ports. */
  public ServerIdentity identity() {
    return ServerIdentity.of(
        "pronto", onDataPorts ? List.of(ServerIdentity.REPOSITORY) : List.of());
  }
}
