package io.corelane.core.plan;

/** Which columns are ends of windows of a fixed size, so that there are few of them for many rows. */
final class WindowEnds
{
    private WindowEnds()
    {
    }

    /** Whether all that a column holds are such ends. */
    static boolean areFixed(final Rel rel, final int column)
    {
        if (rel instanceof Rel.Aggregate aggregate)
        {
            final int window = column - aggregate.keys().size() - aggregate.aggregates().size();
            return window >= 0 ? 1 == window && Window.Kind.SESSION != aggregate.window().kind() :
                column < aggregate.keys().size() && areFixed(aggregate.input(), aggregate.keys().get(column));
        }
        if (rel instanceof Rel.Project project)
        {
            return areFixed(project.input(), project.expressions().get(column));
        }
        if (rel instanceof Rel.Join join)
        {
            final int width = join.left().output().size();
            return column < width ? areFixed(join.left(), column) : areFixed(join.right(), column - width);
        }
        if (rel instanceof Rel.Union)
        {
            return rel.inputs().stream().allMatch((input) -> areFixed(input, column));
        }
        return (rel instanceof Rel.Filter || rel instanceof Rel.Over || rel instanceof Rel.Sort) &&
            column < rel.inputs().get(0).output().size() && areFixed(rel.inputs().get(0), column);
    }

    private static boolean areFixed(final Rel rel, final Expr expr)
    {
        return expr instanceof Expr.Column column && areFixed(rel, column.index());
    }
}
