package io.corelane.core.sql;

import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns {@code @metric column [AS name]} into metrics. */
final class MetricAnnotations
{
    private static final Pattern FORM =
        Pattern.compile("([A-Za-z_]\\w*)(?:\\s+AS\\s+([A-Za-z_]\\w*))?", Pattern.CASE_INSENSITIVE);

    private MetricAnnotations()
    {
    }

    static List<Metric> resolve(final List<Syntax.Annotation> annotations, final List<Attribute> columns)
    {
        final List<Metric> metrics = new ArrayList<>();
        for (final Syntax.Annotation annotation : annotations)
        {
            final Metric metric = resolve(annotation, columns);
            if (metrics.stream().anyMatch((other) -> other.name().equals(metric.name())))
            {
                throw annotation.position().error("there is a metric " + metric.name() + " already; name this one by " +
                    "@metric " + annotation.value().split("\\s")[0] + " AS another_name");
            }
            if (Metric.MOST == metrics.size())
            {
                throw annotation.position().error("a job has at most " + Metric.MOST + " metrics");
            }
            metrics.add(metric);
        }
        return metrics;
    }

    private static Metric resolve(final Syntax.Annotation annotation, final List<Attribute> columns)
    {
        final Matcher form = FORM.matcher(annotation.value());
        if (!form.matches())
        {
            throw annotation.position().error("@metric takes a column, or a column AS a name, found " +
                JobAnnotations.found(annotation));
        }
        final String column = form.group(1);
        for (int i = 0; i < columns.size(); i++)
        {
            if (columns.get(i).name().equalsIgnoreCase(column))
            {
                final int scale = Metric.scale(columns.get(i).type());
                if (scale < 0)
                {
                    throw annotation.position().error("@metric shows a number, but " + column + " is " +
                        columns.get(i).type() + "; name a BIGINT, DECIMAL or DOUBLE column");
                }
                return new Metric(null == form.group(2) ? columns.get(i).name() : form.group(2), i, scale);
            }
        }
        final List<String> names = columns.stream().map(Attribute::name).toList();
        final String hint = Nearest.hint(column, names);
        throw annotation.position().error("@metric: the results have no column " + column + hint);
    }
}
