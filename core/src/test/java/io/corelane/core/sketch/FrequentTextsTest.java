package io.corelane.core.sketch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.junit.jupiter.api.Test;

final class FrequentTextsTest
{
    private final FrequentTexts texts = new FrequentTexts();

    private ItemsSketch<String> sketch(final List<String> values)
    {
        final long id = texts.create();
        values.forEach((value) ->
        {
            final byte[] bytes = value.getBytes(UTF_8);
            texts.update(id, new UnsafeBuffer(bytes), 0, bytes.length);
        });
        return texts.get(id);
    }

    @Test
    void shouldBeTheSameBytesWhateverTheOrder()
    {
        final Random random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            final List<String> values = new ArrayList<>();
            for (int k = random.nextInt(600); k > 0; k--)
            {
                values.add("\u00e4".repeat(random.nextInt(3)) + random.nextInt(400));
            }
            final ItemsSketch<String> sketch = sketch(values);
            final byte[] bytes = texts.encode(sketch);
            Collections.shuffle(values, random);
            assertArrayEquals(bytes, texts.encode(sketch(values)));
            final ItemsSketch<String> again = texts.decode(bytes);
            assertArrayEquals(bytes, texts.encode(again));
            assertEquals(sketch.getStreamLength(), again.getStreamLength());
            for (final String value : values)
            {
                assertEquals(sketch.getEstimate(value), again.getEstimate(value));
            }
        }
    }
}
