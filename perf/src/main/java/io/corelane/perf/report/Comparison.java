package io.corelane.perf.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ratios of a run that was kept, and those of one that is done now. */
final class Comparison
{
    private final Path file;
    private final JsonNode then;
    private final double tolerance;

    private Comparison(final Path file, final JsonNode then, final double tolerance)
    {
        this.file = file;
        this.then = then;
        this.tolerance = tolerance;
    }

    /** One ratio twice. */
    private record Pair(String name, double then, double now, boolean isWorse)
    {
    }

    /** Reads what {@code --save} wrote; the message of what it throws is for whoever named the file. */
    static Comparison with(final Path file, final double tolerance) throws IOException
    {
        final JsonNode then;
        try
        {
            then = new ObjectMapper().readTree(Files.readString(file));
        }
        catch (final NoSuchFileException ex)
        {
            throw new IOException("there is no file " + file + "; make one by --save " + file);
        }
        catch (final JsonProcessingException ex)
        {
            throw new IOException(file + " is no JSON; name a file that --save has written");
        }
        if (!then.path("ratios").isObject() || then.path("ratios").isEmpty())
        {
            throw new IOException(file + " has no ratios; name a file that --save has written");
        }
        return new Comparison(file, then, tolerance);
    }

    /** The command that the file is of. */
    String bench()
    {
        return then.path("bench").asText();
    }

    private List<Pair> pairs(final List<Ratio> ratios)
    {
        final List<Pair> pairs = new ArrayList<>();
        for (final Ratio ratio : ratios)
        {
            final JsonNode kept = then.path("ratios").path(ratio.name()).path("median");
            if (kept.isNumber())
            {
                final double now = ratio.spread().median();
                pairs.add(new Pair(ratio.name(), kept.asDouble(), now,
                    ratio.better().isWorse(kept.asDouble(), now, tolerance)));
            }
        }
        return pairs;
    }

    /** Whether some ratio is worse than it was by more than the tolerance, or none is in both. */
    boolean isWorse(final List<Ratio> ratios)
    {
        final List<Pair> pairs = pairs(ratios);
        return pairs.isEmpty() || pairs.stream().anyMatch(Pair::isWorse);
    }

    void write(final ObjectNode root, final List<Ratio> ratios)
    {
        final ObjectNode node = root.putObject("compare").put("file", file.toString()).put("tolerance", tolerance)
            .put("worse", isWorse(ratios));
        final ObjectNode values = node.putObject("ratios");
        pairs(ratios).forEach((pair) -> values.putObject(pair.name).put("then", pair.then).put("now", pair.now)
            .put("worse", pair.isWorse));
    }

    String text(final List<Ratio> ratios)
    {
        final List<Pair> pairs = pairs(ratios);
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
            "%nAgainst %s, tolerance %.0f %%:%n", file, 100 * tolerance));
        if (pairs.isEmpty())
        {
            return text.append("no ratio of the file was measured now").toString();
        }
        pairs.forEach((pair) -> text.append(String.format(Locale.ROOT, "%-42s then %.3f, now %.3f (%+.1f %%)%s%n",
            pair.name, pair.then, pair.now, 100 * (pair.now / pair.then - 1), pair.isWorse ? ", WORSE" : "")));
        return text.toString().stripTrailing();
    }
}
