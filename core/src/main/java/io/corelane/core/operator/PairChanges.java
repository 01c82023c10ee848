package io.corelane.core.operator;

import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.CacheLines;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a change of one table's row changes in a join of two tables. A pair whose row changed is updated, and so is a
 * row without a partner. Where one comes in the place of another one that is of other rows (a first partner, a last one
 * that goes), the former is deleted and the new one inserted, since readers are told no former rows: an update would
 * not say which of several pairs it is of. A group that takes the pairs knows former rows, so for it that is one step,
 * and it tells once. Of two rows that lose their last partner with each other the one that did
 * not change takes the pair's place.
 */
final class PairChanges
{
    private static final long NONE = 0;

    private final RowBuffer row;
    private final RowRelay relay;
    private final UnsafeBuffer former;
    private final Faults quiet = new Faults();
    private final Faults counted;
    private final boolean feedsGroup;
    /** Whose rows change; not known to the constructor, since that is called by the join's. */
    private KeyedJoinTask join;
    private int input;
    private long gone;
    private long come;
    /** Whether the row that goes was given without a partner, and still is. */
    private boolean isGoneAlone;
    /** Whether the row that comes has no partner, and has not been given yet. */
    private boolean isComeAlone;

    PairChanges(final Faults counted, final RowBuffer row, final RowRelay relay, final boolean feedsGroup)
    {
        this.feedsGroup = feedsGroup;
        this.row = row;
        this.relay = relay;
        this.counted = counted;
        this.former = CacheLines.buffer(row.rowLength() + Long.BYTES);
    }

    /**
     * Tells what changes.
     *
     * @param task      whose rows change, the same one always.
     * @param side      which row changes.
     * @param goneEntry entry of the key of a row that goes.
     * @param goneBlock where that is kept, 0 for none.
     * @param comeEntry entry of the key of a row that comes.
     * @param comeBlock where that is kept, 0 for none.
     */
    void change(
        final KeyedJoinTask task,
        final int side,
        final long goneEntry,
        final long goneBlock,
        final long comeEntry,
        final long comeBlock)
    {
        join = task;
        input = side;
        gone = goneBlock;
        come = comeBlock;
        if (NONE != come)
        {
            JoinRow.matches(come, matches(comeEntry));
        }
        isGoneAlone = NONE != gone && join.keepsUnmatched(input) && 0 == JoinRow.matches(gone);
        isComeAlone = NONE != come && join.keepsUnmatched(input) && 0 == JoinRow.matches(come);
        if (goneEntry == comeEntry)
        {
            partners(goneEntry, gone, come);
        }
        else
        {
            partners(goneEntry, gone, NONE);
            partners(comeEntry, NONE, come);
        }
        if (isGoneAlone || isComeAlone)
        {
            tell(isGoneAlone, gone, NONE, isComeAlone, come, NONE);
        }
    }

    private long matches(final long entry)
    {
        final JoinSide other = join.side(1 - input);
        long matches = 0;
        for (int one = other.first(entry); JoinSide.NONE != one; one = other.next(one))
        {
            matches += isPair(come, other.address(one)) ? 1 : 0;
        }
        return matches;
    }

    /** Goes over the rows of the other side that have the key of the one that goes, or of the one that comes. */
    private void partners(final long entry, final long before, final long after)
    {
        if (NONE == before && NONE == after)
        {
            return;
        }
        final JoinSide other = join.side(1 - input);
        for (int one = other.first(entry); JoinSide.NONE != one; one = other.next(one))
        {
            final long partner = other.address(one);
            final boolean was = NONE != before && isPair(before, partner);
            final boolean is = NONE != after && isPair(after, partner);
            if (was || is)
            {
                final long rest = JoinRow.matches(partner) - (was ? 1 : 0);
                JoinRow.matches(partner, rest + (is ? 1 : 0));
                partner(partner, was, is, 0 == rest && join.keepsUnmatched(1 - input));
            }
        }
    }

    private void partner(final long partner, final boolean was, final boolean is, final boolean isElseAlone)
    {
        if (was && is)
        {
            tell(true, gone, partner, true, come, partner);
        }
        else if (was && isElseAlone)
        {
            tell(true, gone, partner, true, NONE, partner);
        }
        else if (was)
        {
            tell(true, gone, partner, isComeAlone, come, NONE);
            isComeAlone = false;
        }
        else if (isElseAlone)
        {
            tell(true, NONE, partner, true, come, partner);
        }
        else
        {
            tell(isGoneAlone, gone, NONE, true, come, partner);
            isGoneAlone = false;
        }
    }

    /** A row that goes, a row that comes, or both; one of the same rows is updated. What is refused cannot be told. */
    private void tell(
        final boolean hasGone,
        final long goneOwn,
        final long gonePartner,
        final boolean hasCome,
        final long comeOwn,
        final long comePartner)
    {
        join.faults = quiet;
        final boolean held = hasGone && make(goneOwn, gonePartner);
        join.faults = counted;
        if (held)
        {
            row.copyTo(former.addressOffset());
        }
        final boolean holds = hasCome && make(comeOwn, comePartner);
        final boolean isUpdate = held && holds &&
            (feedsGroup || NONE != goneOwn && NONE != comeOwn && gonePartner == comePartner);
        if (held)
        {
            relay.give(isUpdate ? RowSink.RETRACT : RowSink.DELETE, former.addressOffset());
        }
        if (holds)
        {
            relay.give(isUpdate ? RowSink.UPDATE : RowSink.INSERT, row.address());
        }
        if (hasCome && Faults.NONE != counted.code())
        {
            join.context.refuseRow(counted.code());
            counted.clear();
        }
    }

    private boolean make(final long own, final long partner)
    {
        join.faults.clear();
        read(input, own);
        read(1 - input, partner);
        if (!join.where() || Faults.NONE != join.faults.code())
        {
            return false;
        }
        join.writeRow();
        return Faults.NONE == join.faults.code();
    }

    private void read(final int side, final long block)
    {
        if (NONE == block)
        {
            join.clear(side);
        }
        else
        {
            join.readKept(side, block + JoinRow.ROW_OFFSET);
        }
    }

    /** Whether the condition holds; what is wrong with it was told when the later of both rows came. */
    private boolean isPair(final long own, final long partner)
    {
        join.faults = quiet;
        quiet.clear();
        join.readKept(input, own + JoinRow.ROW_OFFSET);
        join.readKept(1 - input, partner + JoinRow.ROW_OFFSET);
        final boolean is = join.condition();
        join.faults = counted;
        return is;
    }
}
