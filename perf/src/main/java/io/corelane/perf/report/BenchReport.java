package io.corelane.perf.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one run of a benchmark found. For one thread. */
public final class BenchReport
{
    /** For a ratio without a goal. */
    public static final double NO_GOAL = Double.NaN;

    private final String bench;
    private final Environment environment;
    private final ObjectNode figures = new ObjectMapper().createObjectNode();
    private final List<Ratio> ratios = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Looks at the machine; made before the first measurement.
     *
     * @param bench name of the command.
     */
    public BenchReport(final String bench)
    {
        this.bench = bench;
        this.environment = Environment.before();
    }

    /**
     * What was measured, beside ratios.
     *
     * @return to put figures into; their names are those of JSON.
     */
    public ObjectNode figures()
    {
        return figures;
    }

    /**
     * Adds a ratio.
     *
     * @param name   in JSON.
     * @param better which way is the good one.
     * @param goal   what is aimed at, or {@link #NO_GOAL}.
     * @param rounds a value of each round; without any there is no ratio.
     */
    public void ratio(final String name, final Better better, final double goal, final double... rounds)
    {
        if (rounds.length > 0)
        {
            ratios.add(new Ratio(name, Spread.of(rounds), better, goal));
        }
    }

    /**
     * Adds a plot to the page.
     *
     * @param plot drawn in the order in which they came.
     */
    public void plot(final Plot plot)
    {
        plots.add(plot);
    }

    /**
     * The run is void: the command fails.
     *
     * @param reason one sentence.
     */
    public void fail(final String reason)
    {
        failures.add(reason);
    }

    /**
     * What whoever reads the figures has to know.
     *
     * @param note one sentence.
     */
    public void note(final String note)
    {
        notes.add(note);
    }

    String bench()
    {
        return bench;
    }

    List<Ratio> ratios()
    {
        return ratios;
    }

    List<Plot> plots()
    {
        return plots;
    }

    List<String> failures()
    {
        return failures;
    }

    List<String> notes()
    {
        return notes;
    }

    /** All of it; the machine's load afterwards is that of the first call. */
    ObjectNode json()
    {
        final ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("bench", bench);
        root.setAll(figures);
        final ObjectNode node = root.putObject("ratios");
        ratios.forEach((ratio) -> ratio.write(node));
        words(root, "notes", notes);
        words(root, "failures", failures);
        root.set("environment", environment.json());
        return root;
    }

    private static void words(final ObjectNode root, final String name, final List<String> words)
    {
        final ArrayNode node = root.putArray(name);
        words.forEach(node::add);
    }

    /** Ratios, goals, notes and failures as lines. */
    String text()
    {
        final StringBuilder text = new StringBuilder();
        if (!ratios.isEmpty())
        {
            text.append(String.format(Locale.ROOT, "%n%-42s %-32s %s%n", "ratio", "median (range)", "goal"));
        }
        ratios.forEach((ratio) -> text.append(String.format(Locale.ROOT, "%-42s %-32s %s%n", ratio.name(),
            ratio.spread().text("%.3f"), ratio.goalText())));
        notes.forEach((note) -> text.append("note: ").append(note).append(System.lineSeparator()));
        text.append(environment.text()).append(System.lineSeparator());
        failures.forEach((failure) -> text.append("VOID: ").append(failure).append(System.lineSeparator()));
        return text.toString().stripTrailing();
    }
}
