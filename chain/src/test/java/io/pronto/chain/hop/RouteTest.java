package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.hop.Hop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "postprocessor",
        "model-server,postprocessor",
        "preprocessor,model-server,postprocessor"
      })
  void parsesTheTextsOfRoutes(String text) {
    assertThat(Route.parse(text)).get().returns(text, Route::text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        ",",
        "gateway",
        "preprocessor",
        "model-server",
        "postprocessor,model-server",
        "postprocessor,postprocessor",
        "preprocessor,postprocessor",
        "model-server, postprocessor",
        "Postprocessor",
        "gateway,preprocessor,model-server,postprocessor",
        "postprocessor,",
        "static:///127.0.0.1:9",
        "127.0.0.1:9"
      })
  void everythingElseIsNoRoute(String text) {
    assertThat(Route.parse(text)).isEmpty();
  }

  @Test
  void theWholeRouteLeadsThroughTheServicesInOrderAndEnds() {
    // Given
    List<Hop> hops = new ArrayList<>();
    Route route = Route.WHOLE;
    // When
    while (!route.ends()) {
      hops.add(route.next());
      route = route.rest();
    }
    // Then
    assertThat(hops).containsExactly(Hop.PREPROCESSOR, Hop.MODEL_SERVER, Hop.POSTPROCESSOR);
    assertThat(route).isSameAs(Route.NONE);
  }

  @Test
  void aParsedRouteIsTheOneThatExistsAlready() {
    assertThat(Route.parse("")).containsSame(Route.NONE);
    assertThat(Route.parse(Route.WHOLE.text())).containsSame(Route.WHOLE);
    assertThat(Route.parse(Route.WHOLE.rest().text())).containsSame(Route.WHOLE.rest());
  }
}
