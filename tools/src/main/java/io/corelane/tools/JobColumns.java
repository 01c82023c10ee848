package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Chart;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What the columns of a job's results are for, as the console shows them. Immutable. */
final class JobColumns
{
    private static final List<String> WINDOW = List.of("window_end", "window_start");

    private final JobPlan job;
    private final List<Integer> groups;
    private final int time;

    JobColumns(final JobPlan job)
    {
        this.job = job;
        groups = Arrays.stream(TapCommand.groupColumns(job)).boxed().toList();
        time = time();
    }

    /** Columns by which a row is known: groups, and the window where there is one; none where each row is its own. */
    int[] keys()
    {
        final List<Integer> keys = new ArrayList<>(groups);
        if (isWindowed() && time >= 0 && !keys.contains(time))
        {
            keys.add(time);
        }
        return keys.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Members of a JSON object. */
    Map<String, Object> describe()
    {
        final Map<String, Object> description = new LinkedHashMap<>();
        description.put("job", job.name());
        description.put("sources", job.scans().stream().map((scan) -> scan.source().name()).distinct().toList());
        description.put("emit", job.emit().toString());
        description.put("waits_for_window", waitsForWindow(job.root()));
        description.put("columns", job.output().stream().map(Attribute::name).toList());
        description.put("keys", Arrays.stream(keys()).mapToObj(this::name).toList());
        description.put("groups", groups.stream().map(this::name).toList());
        description.put("numbers", names((column) -> column.type().isNumeric()));
        description.put("time", time < 0 ? null : name(time));
        description.put("charts", charts().stream().map(JobColumns::describe).toList());
        return description;
    }

    /** The charts that annotations ask for; else one that suits the columns. */
    List<Chart> charts()
    {
        return job.options().charts().isEmpty() ? List.of(choice()) : job.options().charts();
    }

    private Chart choice()
    {
        final List<String> names = groups.stream().filter((column) -> column != time).map(this::name).toList();
        final List<String> numbers = names((column) -> column.type().isNumeric() && !names.contains(column.name()));
        final String along = time < 0 ? null : name(time);
        if (numbers.isEmpty() || null == along && names.isEmpty() && null == job.aggregate())
        {
            return new Chart(Chart.Kind.TABLE, List.of(), null, null, Chart.USUAL_LIMIT, null);
        }
        final List<String> first = List.of(numbers.get(0));
        if (names.size() > 1)
        {
            return new Chart(Chart.Kind.HEAT, first, names.get(1), names.get(0), Chart.USUAL_LIMIT, null);
        }
        if (null == along && 1 == names.size())
        {
            return new Chart(Chart.Kind.TOP, first, names.get(0), null, Chart.USUAL_LIMIT, null);
        }
        final List<String> texts = names.isEmpty() && null == job.aggregate() ?
            names((column) -> DataType.Kind.VARCHAR == column.type().kind()) : names;
        return new Chart(Chart.Kind.LINE, first, along, texts.isEmpty() ? null : texts.get(0),
            Chart.USUAL_LIMIT, null);
    }

    private static Map<String, Object> describe(final Chart chart)
    {
        final Map<String, Object> description = new LinkedHashMap<>();
        description.put("kind", chart.kind().name().toLowerCase(Locale.ROOT));
        description.put("values", chart.values());
        description.put("by", chart.by());
        description.put("per", chart.per());
        description.put("limit", chart.limit());
        description.put("title", chart.title());
        return description;
    }

    /** Whether rows leave when a window closes, at the root or below. */
    private static boolean waitsForWindow(final Rel rel)
    {
        return rel instanceof Rel.Aggregate groups && null != groups.window() && EmitMode.FINAL == groups.emit() ||
            rel.inputs().stream().anyMatch(JobColumns::waitsForWindow);
    }

    private boolean isWindowed()
    {
        return null != job.aggregate() && null != job.aggregate().window();
    }

    /** The column of a row's time, or -1: a bound of its window before any other. */
    private int time()
    {
        final List<String> times = names((column) -> DataType.Kind.TIMESTAMP == column.type().kind());
        final List<String> bounds = WINDOW.stream().filter(times::contains).toList();
        return times.isEmpty() ? -1 : job.outputSchema().indexOf(bounds.isEmpty() ? times.get(0) : bounds.get(0));
    }

    private String name(final int column)
    {
        return job.output().get(column).name();
    }

    private List<String> names(final Predicate<Attribute> predicate)
    {
        return job.output().stream().filter(predicate).map(Attribute::name).toList();
    }
}
