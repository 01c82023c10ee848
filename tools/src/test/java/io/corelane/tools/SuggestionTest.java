package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest
{
    @Test
    void shouldNameTheNearestOrAll()
    {
        final List<String> names = List.of("eval", "run", "feed");
        assertEquals("; did you mean eval?", Suggestion.of("eavl", names));
        assertEquals("; did you mean feed?", Suggestion.of("FED", names));
        assertEquals("; there are eval, run, feed", Suggestion.of("something", names));
        assertEquals("; there are none", Suggestion.of("x", List.of()));
    }
}
