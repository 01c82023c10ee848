package io.corelane.tools.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;

/** Records as JSON, their components in snake_case. */
public final class Json
{
    private static final ObjectMapper MAPPER =
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private Json()
    {
    }

    /**
     * Writes a value.
     *
     * @param value of records, lists, maps, texts and numbers.
     * @return JSON in one line.
     */
    public static String of(final Object value)
    {
        try
        {
            return MAPPER.writeValueAsString(value);
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalStateException("no JSON of " + value, ex);
        }
    }
}
