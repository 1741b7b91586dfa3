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
 * Who may see and change the repository. Always on the management port; on the data ports too while
 * these are for this machine only, or where {@code pronto.gateway.repository-api} says so.
 */
@Singleton
public final class RepositoryAccess {

  private static final String KEY = "pronto.gateway.repository-api";
  private static final String DATA = "data";
  private static final String MANAGEMENT = "management";
  private static final String HTTP_HOST = "quarkus.http.host";

  private final FrontDesk desk;
  private final RepositoryControl control;
  private final boolean onDataPorts;

  RepositoryAccess(
      FrontDesk desk, RepositoryControl control, GatewaySettings settings, Config config) {
    this.desk = desk;
    this.control = control;
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
    requireDataPorts();
    return desk.states();
  }

  /** What loads and unloads models, for a caller of the management port. */
  public RepositoryControl control() {
    return control;
  }

  /**
   * What loads and unloads models, for a caller of a data port.
   *
   * @throws FailureException if the repository is not for the data ports
   */
  public RepositoryControl controlForCallers() {
    requireDataPorts();
    return control;
  }

  private void requireDataPorts() {
    if (!onDataPorts) {
      throw elsewhere();
    }
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
