package io.pronto.it.architecture.planted.needs;

/** Says nothing of the Consul that its helper starts. */
final class HidesWhatAnotherUses {

  private final Helped helped = new Helped();

  void test() {
    helped.startsConsul();
  }
}
