package io.pronto.it.chain;

import io.pronto.it.run.Deployment;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;

/** Models are loaded and unloaded by name in one process. */
class RepositoryControlIT extends AbstractRepositoryControl {

  @Override
  Deployment start(Setup setup) {
    return Standalone.start(setup);
  }
}
