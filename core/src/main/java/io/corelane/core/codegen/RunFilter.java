package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes which records of a run pass WHERE: found in a loop of its own, without a jump that is guessed wrong where many
 * pass and many do not, and kept as a bit each, so that all further loops are over those that pass alone. Without
 * WHERE, the loops are over all records.
 */
final class RunFilter
{
    private static final String ALL = "first < count ? -1L << first & -1L >>> -count : 0L";

    private final InputWriter input;
    private final List<Expr> where;
    private final boolean drops;

    /**
     * A filter.
     *
     * @param input reads columns of a record.
     * @param where conditions, which only ask for the record.
     * @param drops whether records that pass may be dropped while they are looked up.
     */
    RunFilter(final InputWriter input, final List<Expr> where, final boolean drops)
    {
        this.input = input;
        this.where = where;
        this.drops = drops;
    }

    /** Declares what tells from looking ahead to taking records which of them pass. */
    void declare(final ClassWriter owner)
    {
        if (isFiltered())
        {
            owner.field("private long passed;");
        }
    }

    /** Finds the records from {@code first} that pass; what is {@code found} of all others is that nobody looks. */
    void choose(final MethodWriter method, final String base)
    {
        if (where.isEmpty())
        {
            if (drops)
            {
                method.line("long passed = " + ALL + ";");
            }
            return;
        }
        method.line("long passed = 0L;");
        input.beginRecords(method, "first");
        method.open("for (int i = first; i < count; i++)");
        input.nextRecord(method);
        method.line("found[i] = KeyedState.PASSED_BY;");
        final Expr last = where.get(where.size() - 1);
        input.inline(method, base, where.subList(0, where.size() - 1), "continue;", List.of(last));
        method.line("final boolean passes = " + new ExprWriter(method, input::column).condition(last) + ";");
        method.line("passed |= (passes ? 1L : 0L) << i;");
        method.close();
        returnWhenRefused(method);
        method.line("this.passed = passed;");
    }

    /** The record {@code i}, in a loop over those that pass, changes nothing. */
    void drop(final MethodWriter method)
    {
        method.line("passed &= ~(1L << i);");
    }

    /** Behind the loop that dropped some. */
    void endDrops(final MethodWriter method)
    {
        if (drops)
        {
            method.line("this.passed = passed;");
        }
    }

    /** Where looking ahead came upon a fault, all records are taken one by one. */
    void returnWhenRefused(final MethodWriter method)
    {
        method.open("if (Faults.NONE != faults.code())");
        method.line("faults.clear();");
        method.line("run.rare(-1L << first);");
        method.line("return;");
        method.close();
    }

    /** Bits of the records from {@code first} that pass. */
    String ahead()
    {
        return isFiltered() ? "passed" : ALL;
    }

    /** Begins a loop over the records {@code i} from {@code first} that pass. */
    void openAhead(final MethodWriter method)
    {
        if (isFiltered())
        {
            method.open("for (long left = passed; 0L != left; left &= left - 1L)");
            method.line("final int i = Long.numberOfTrailingZeros(left);");
        }
        else
        {
            method.open("for (int i = first; i < count; i++)");
        }
    }

    /** As {@link #openAhead}, with where each record is. */
    void openRecordsAhead(final MethodWriter method)
    {
        withPlaces(method, this::openAhead);
    }

    /** As {@link #openRun}, with where each record is. */
    void openRecords(final MethodWriter method)
    {
        withPlaces(method, this::openRun);
    }

    /** Counted on where all records are taken, one behind the other. */
    private void withPlaces(final MethodWriter method, final Consumer<MethodWriter> loop)
    {
        if (isFiltered())
        {
            loop.accept(method);
            input.beginRecord(method);
        }
        else
        {
            input.beginRecords(method, "first");
            loop.accept(method);
            input.nextRecord(method);
        }
    }

    /** Begins a loop over the records from {@code first} to {@code until} that pass, with {@code i}, which there is. */
    private void openRun(final MethodWriter method)
    {
        if (isFiltered())
        {
            method.line("long left = first < until ? passed & -1L << first & -1L >>> -until : 0L;");
            method.open("for (; 0L != left; left &= left - 1L)");
            method.line("i = Long.numberOfTrailingZeros(left);");
        }
        else
        {
            method.open("for (; i < until; i++)");
        }
    }

    /** Behind the end of that loop: {@code i} is the record that was not taken, or {@code until}. */
    void endRun(final MethodWriter method)
    {
        if (isFiltered())
        {
            method.line("i = 0L == left ? until : Long.numberOfTrailingZeros(left);");
        }
    }

    private boolean isFiltered()
    {
        return drops || !where.isEmpty();
    }
}
