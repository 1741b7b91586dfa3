package io.pronto.core.release;

/**
 * One step of a release as {@code release.yaml} words it.
 *
 * @param type the kind of step: {@code softmax}
 * @param options its options, not yet looked at
 */
public record StepSpec(String type, Options options) {}
