package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReleasesBelowTest {

  private static final ReleaseState OWN = ReleaseState.ready(new ReleaseId("iris", 1, "aa"));
  private static final ReleaseState OTHER = ReleaseState.ready(new ReleaseId("iris", 1, "bb"));

  private static ReleaseState merged(ReleaseState... below) {
    return new ReleasesBelow(List.of(below), "the hop").with(OWN);
  }

  @Test
  void servesWhereItIsBelowFileForFile() {
    assertThat(merged(OWN)).isEqualTo(OWN);
    assertThat(merged(OTHER, OWN)).isEqualTo(OWN);
    assertThat(merged(OWN, OTHER)).isEqualTo(OWN);
    assertThat(merged(ReleaseState.ready("iris", "1"))).isEqualTo(OWN);
  }

  @Test
  void saysWhatIsBelowInstead() {
    assertThat(merged()).isEqualTo(OWN.without("not on the hop"));
    assertThat(merged(ReleaseState.ready("iris", "2"))).isEqualTo(OWN.without("not on the hop"));
    assertThat(merged(OTHER)).isEqualTo(OWN.without("its files are not those on the hop"));
    assertThat(merged(OWN.without("no memory"))).isEqualTo(OWN.without("no memory"));
    assertThat(merged(ReleaseState.unavailable("iris", "1", "torn")))
        .isEqualTo(OWN.without("torn"));
  }

  @Test
  void whatDoesNotServeHereKeepsItsOwnReason() {
    // Given
    ReleaseState torn = ReleaseState.unavailable("iris", "1", "torn");
    // When, then
    assertThat(new ReleasesBelow(List.of(OWN), "the hop").with(torn)).isEqualTo(torn);
    assertThat(new ReleasesBelow(List.of(), "the hop").with(torn)).isEqualTo(torn);
  }
}
