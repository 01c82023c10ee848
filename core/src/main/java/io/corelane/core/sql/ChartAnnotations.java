package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Chart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns {@code @chart kind [columns] [BY column] [PER column] [LIMIT n] [AS title]} into charts. */
final class ChartAnnotations
{
    private static final String NAME = "[A-Za-z_]\\w*";
    private static final Pattern FORM = Pattern.compile("(" + NAME + ")" +
        "(?:\\s+(?!(?:BY|PER|LIMIT|AS)\\b)(" + NAME + "(?:\\s*,\\s*" + NAME + ")*))?" +
        "(?:\\s+BY\\s+(" + NAME + "))?(?:\\s+PER\\s+(" + NAME + "))?" +
        "(?:\\s+LIMIT\\s+([1-9][0-9]{0,2}))?(?:\\s+AS\\s+(\\S.{0,79}))?", Pattern.CASE_INSENSITIVE);
    private static final List<String> KINDS =
        Arrays.stream(Chart.Kind.values()).map((kind) -> kind.name().toLowerCase(Locale.ROOT)).toList();

    private ChartAnnotations()
    {
    }

    static List<Chart> resolve(final List<Syntax.Annotation> annotations, final List<Attribute> columns)
    {
        final List<Chart> charts = new ArrayList<>();
        for (final Syntax.Annotation annotation : annotations)
        {
            if (Chart.MOST == charts.size())
            {
                throw annotation.position().error("a job has at most " + Chart.MOST + " charts");
            }
            charts.add(resolve(annotation, columns));
        }
        return charts;
    }

    private static Chart resolve(final Syntax.Annotation annotation, final List<Attribute> columns)
    {
        final Position position = annotation.position();
        final Matcher form = FORM.matcher(annotation.value());
        if (!form.matches())
        {
            throw position.error("@chart takes a kind (" + String.join(", ", KINDS) + "), columns, BY column, PER " +
                "column, LIMIT n and AS a title, in this order, found " + JobAnnotations.found(annotation));
        }
        final String name = form.group(1).toLowerCase(Locale.ROOT);
        if (!KINDS.contains(name))
        {
            throw position.error("there is no chart " + name + "; take one of " + String.join(", ", KINDS) +
                Nearest.hint(name, KINDS));
        }
        final Chart.Kind kind = Chart.Kind.valueOf(name.toUpperCase(Locale.ROOT));
        final List<String> values = new ArrayList<>();
        for (final String value : null == form.group(2) ? new String[0] : form.group(2).split("\\s*,\\s*"))
        {
            final Attribute column = column(position, value, columns);
            if (Chart.Kind.TABLE != kind && !column.type().isNumeric())
            {
                throw position.error("@chart " + name + " shows numbers, but " + value + " is " + column.type());
            }
            values.add(column.name());
        }
        final Attribute by = null == form.group(3) ? null : column(position, form.group(3), columns);
        final Attribute per = null == form.group(4) ? null : column(position, form.group(4), columns);
        check(position, kind, values, by, per);
        return new Chart(kind, values, null == by ? null : by.name(), null == per ? null : per.name(),
            null == form.group(5) ? Chart.USUAL_LIMIT : Integer.parseInt(form.group(5)), form.group(6));
    }

    private static void check(
        final Position position,
        final Chart.Kind kind,
        final List<String> values,
        final Attribute by,
        final Attribute per)
    {
        final String missing = switch (kind)
        {
            case LINE -> values.isEmpty() ? "a column of numbers, such as @chart line n BY window_end PER k" :
                null != by && DataType.Kind.TIMESTAMP != by.type().kind() ? "a TIMESTAMP in BY, but " + by.name() +
                " is " + by.type() : null;
            case BAR -> values.isEmpty() || null == by ?
                "a column of numbers and BY, such as @chart bar n BY k" : null;
            case TOP -> 1 != values.size() || null == by ?
                "one column of numbers and BY, such as @chart top n BY k LIMIT 5" : null;
            case HEAT -> 1 != values.size() || null == by || null == per ?
                "one column of numbers, BY and PER, such as @chart heat n BY k PER l" : null;
            case TABLE -> null != by || null != per ? "no BY and no PER" : null;
        };
        if (null != missing)
        {
            throw position.error("@chart " + kind.name().toLowerCase(Locale.ROOT) + " takes " + missing);
        }
    }

    private static Attribute column(final Position position, final String name, final List<Attribute> columns)
    {
        return columns.stream().filter((column) -> column.name().equalsIgnoreCase(name)).findFirst()
            .orElseThrow(() -> position.error("@chart: the results have no column " + name +
                Nearest.hint(name, columns.stream().map(Attribute::name).toList())));
    }
}
