package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DurationsTest
{
    private static final Position HERE = new Position(3, 7);

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        10s                                  | 10000000000
        500 ms                               | 500000000
        5 MINUTES                            | 300000000000
        2w                                   | 1209600000000000
        1 week                               | 604800000000000
        INTERVAL '1' MINUTE                  | 60000000000
        interval '1.5' hours                 | 5400000000000
        INTERVAL 5 SECOND                    | 5000000000
        INTERVAL - '5' SECOND                | -5000000000
        INTERVAL '1:30' MINUTE TO SECOND     | 90000000000
        INTERVAL '1:30.25' MINUTE TO SECOND  | 90250000000
        INTERVAL '-1:30' HOUR TO MINUTE      | -5400000000000
        INTERVAL '2 3:04:05' DAY TO SECOND   | 183845000000000
        INTERVAL '90:00' MINUTE TO SECOND    | 5400000000000
        """)
    void shouldReadADuration(final String text, final long expectedNs)
    {
        assertEquals(expectedNs, Durations.parse(HERE, text));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        INTERVAL '1:60' MINUTE TO SECOND   | '1:60' has 60 in the place of seconds, which go up to 59
        INTERVAL '1:30' SECOND TO MINUTE   | an interval goes from a larger unit TO a smaller one of DAY, HOUR, MINUTE \
        and SECOND, found SECOND TO MINUTE
        INTERVAL '90' MINUTE TO SECOND     | '90' is not an interval MINUTE TO SECOND; write it like '1 12:30' DAY TO \
        MINUTE or '1:30' MINUTE TO SECOND
        INTERVAL '1' MONTH                 | a duration in MONTH has no fixed length; use WEEKS, DAYS or less
        INTERVAL '1:30' MINUTE             | '1:30' is not a number of MINUTE
        5 wekks                            | there is no unit of time wekks; did you mean weeks?
        """)
    void shouldRefuse(final String text, final String sentence)
    {
        final SqlException ex = assertThrows(SqlException.class, () -> Durations.parse(HERE, text));
        assertEquals("3:7: " + sentence, ex.line() + ":" + ex.column() + ": " + ex.sentence());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        '5 SECONDS'
        'INTERVAL ''5'' SECOND'
        'INTERVAL ''0:05'' MINUTE TO SECOND'
        5 SECONDS
        5s
        INTERVAL '5' SECOND
        """)
    void shouldTakeItAsAnOption(final String value)
    {
        final Statement statement = new SqlCompiler(new Catalog(), SchemaSource.inFolder(Path.of(".")), 1).compile(
            "CREATE STREAM t (a BIGINT) WITH (lateness=" + value + ", watermark = " + value + ")", "x").get(0);
        assertEquals(5_000_000_000L, ((Statement.CreateStream)statement).stream().latenessNs());
        assertEquals(5_000_000_000L, ((Statement.CreateStream)statement).stream().watermarkNs());
    }
}
