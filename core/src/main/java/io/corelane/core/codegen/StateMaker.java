package io.corelane.core.codegen;

import io.corelane.core.operator.ChangeGroupState;
import io.corelane.core.operator.JoinState;
import io.corelane.core.operator.OverLayout;
import io.corelane.core.operator.OverState;
import io.corelane.core.operator.PaneState;
import io.corelane.core.operator.SessionState;
import io.corelane.core.operator.TrailingLayout;
import io.corelane.core.operator.TrailingState;
import io.corelane.core.operator.WaitingRows;
import io.corelane.core.operator.WindowJoinState;
import io.corelane.core.operator.WindowState;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JoinSpan;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StateLimits;
import io.corelane.core.plan.Window;
import io.corelane.core.state.Background;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.BlockStoreConfig;
import io.corelane.core.state.DistinctSet;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.KeyedStateConfig;
import io.corelane.core.state.TableMemory;
import io.corelane.core.state.TextLists;
import io.corelane.core.state.Timers;
import java.nio.file.Path;
import java.util.List;

/** Makes the state of a stage in one partition. */
final class StateMaker
{
    private static final long MOST_PER_KEY = StateLimits.MOST_PER_KEY;

    private final String name;
    private final JobPlan plan;
    private final Path directory;
    private final Background background;

    /**
     * A maker.
     *
     * @param name       begins the names of the files.
     * @param plan       of the stage.
     * @param directory  folder of the files.
     * @param background where files are made ahead of need.
     */
    StateMaker(final String name, final JobPlan plan, final Path directory, final Background background)
    {
        this.name = name;
        this.plan = plan;
        this.directory = directory;
        this.background = background;
    }

    KeyedState keyed(final int keyLengthMax, final int valueLength)
    {
        return KeyedState.create(new KeyedStateConfig(
            directory,
            name,
            keyLengthMax,
            valueLength,
            plan.options().initialKeys(),
            plan.options().maxKeys(),
            plan.text(),
            background));
    }

    /** Groups in windows; {@code valueLength} are the bytes of one. */
    WindowState windows(final GroupLayout layout, final Window window, final int valueLength)
    {
        return new WindowState(
            windowBlocks("windows", WindowState.blockLength(layout.keyLengthMax(), valueLength),
                StateLimits.windowsPerKey(window, window.advanceNs())),
            new TableMemory(directory, name + "$groups"),
            layout.keyLengthMax(),
            window.sizeNs(),
            plan.options().maxKeys());
    }

    /** Groups in panes of a length. */
    PaneState panes(final GroupLayout layout, final Window window, final long paneNs)
    {
        return new PaneState(
            windowBlocks("panes", PaneState.blockLength(layout.keyLengthMax(), layout.valueLength()),
                StateLimits.windowsPerKey(window, paneNs)),
            new TableMemory(directory, name + "$groups"),
            layout.keyLengthMax(),
            layout.valueLength(),
            paneNs,
            plan.options().maxKeys());
    }

    ChangeGroupState changes(
        final GroupLayout layout,
        final boolean keepsRows,
        final int inputLength,
        final int rowLength,
        final Lifetime lifetime)
    {
        return new ChangeGroupState(
            keyed(layout.keyLengthMax(), ChangeGroupState.valueLength(rowLength, layout.valueLength(), lifetime)),
            keepsRows ? blocks("rows", ChangeGroupState.blockLength(inputLength), MOST_PER_KEY) : null,
            inputLength,
            rowLength,
            layout.valueLength(),
            lifetime);
    }

    /** Groups in sessions; {@code valueLength} are the bytes of one. */
    SessionState sessions(final GroupLayout layout, final Window window, final int valueLength)
    {
        return new SessionState(
            keyed(layout.keyLengthMax(), SessionState.keyValueLength()),
            blocks("sessions", SessionState.blockLength(valueLength), MOST_PER_KEY),
            timers("session_ends"),
            window.sizeNs());
    }

    JoinState join(final Rel.Join join, final int keyLengthMax, final int leftLength, final int rightLength)
    {
        final JoinSpan span = join.span();
        return new JoinState(
            keyed(keyLengthMax, JoinState.keyValueLength()),
            blocks("left", JoinState.blockLength(leftLength), MOST_PER_KEY),
            null == span ? null : timers("left_times"),
            leftLength,
            blocks("right", JoinState.blockLength(rightLength), MOST_PER_KEY),
            null == span ? null : timers("right_times"),
            rightLength,
            null == span ? Long.MAX_VALUE : join.latenessNs() + Math.abs(span.beforeNs()) + Math.abs(span.afterNs()));
    }

    /** Rows of a join that are kept window by window. */
    WindowJoinState windowJoin(final int keyLengthMax, final int leftLength, final int rightLength)
    {
        return new WindowJoinState(
            blocks("left", WindowJoinState.blockLength(keyLengthMax, leftLength), MOST_PER_KEY),
            leftLength,
            blocks("right", WindowJoinState.blockLength(keyLengthMax, rightLength), MOST_PER_KEY),
            rightLength,
            new TableMemory(directory, name + "$keys"),
            keyLengthMax);
    }

    OverState over(final OverLayout layout, final int keyLengthMax, final Lifetime lifetime)
    {
        return new OverState(
            layout,
            keyed(keyLengthMax, OverState.entryLength(layout, lifetime)),
            blocks("rows", layout.blockLength(), MOST_PER_KEY),
            layout.isByArrival() ? null : timers("row_times"), lifetime);
    }

    /** Frames that end with the row at hand. */
    TrailingState trailing(final TrailingLayout layout, final int keyLengthMax, final Lifetime lifetime)
    {
        return trailing(layout, keyLengthMax, null, lifetime);
    }

    /** The same in the order of time, for which rows wait. */
    TrailingState ordered(
        final TrailingLayout layout, final int keyLengthMax, final int rowLength, final Lifetime lifetime)
    {
        return trailing(layout, keyLengthMax, new WaitingRows(
            blocks("waiting", WaitingRows.blockLength(rowLength), MOST_PER_KEY), timers("row_times"), rowLength),
            lifetime);
    }

    private TrailingState trailing(
        final TrailingLayout layout, final int keyLengthMax, final WaitingRows waiting, final Lifetime lifetime)
    {
        final long mostRows = plan.options().maxKeys() * MOST_PER_KEY;
        final long maxPages = Math.min(
            Integer.MAX_VALUE - 1L, TrailingState.pagesFor(layout, mostRows, plan.options().maxKeys()));
        return new TrailingState(layout, keyed(keyLengthMax, TrailingState.entryLength(layout, lifetime)),
            layout.hasPages() ? BlockStore.create(new BlockStoreConfig(directory, name + "$rows", layout.pageLength(),
            Math.min(plan.options().initialKeys(), maxPages), maxPages)) : null, mostRows, waiting, lifetime);
    }

    /** Timers: as many as there can be rows. */
    Timers timers(final String part)
    {
        final long maxRows = Math.min(Integer.MAX_VALUE - 1L, plan.options().maxKeys() * MOST_PER_KEY);
        return Timers.create(directory, name + "$" + part, maxRows);
    }

    /** What tells values that were there before from new ones. */
    DistinctSet[] sets(final List<GroupLayout.Accumulator> sets, final Rel core)
    {
        final DistinctSet[] made = new DistinctSet[sets.size()];
        for (int i = 0; i < made.length; i++)
        {
            final long maxValues = Math.min(Integer.MAX_VALUE - 1L, plan.options().maxKeys() * MOST_PER_KEY);
            final BlockStore buckets = BlockStore.create(new BlockStoreConfig(directory, name + "$buckets" + i,
                DistinctSet.segmentLength(), 1, 1 + maxValues / (DistinctSet.segmentLength() / Integer.BYTES)));
            final int valueLength = SetWriter.valueLengthMax(sets.get(i));
            made[i] = GroupLayout.Kind.COUNTED_OWNER == sets.get(i).kind() ?
                DistinctSet.counted(
                blocks("values" + i, DistinctSet.countedLength(valueLength), MOST_PER_KEY), buckets, valueLength) :
                new DistinctSet(
                blocks("values" + i, DistinctSet.blockLength(valueLength), MOST_PER_KEY), buckets, atOnce(core));
        }
        return made;
    }

    /** The texts of each LISTAGG. */
    TextLists[] lists(final List<GroupLayout.Accumulator> lists, final Rel core)
    {
        final TextLists[] made = new TextLists[lists.size()];
        for (int i = 0; i < made.length; i++)
        {
            final int keyLength = ListWriter.keyLength(lists.get(i));
            made[i] = new TextLists(blocks("texts" + i,
                TextLists.blockLength(keyLength, lists.get(i).argument().type().length()), MOST_PER_KEY),
                keyLength, atOnce(core));
        }
        return made;
    }

    /** Groups that a row may change at the most: one for each window that overlaps. */
    private static long atOnce(final Rel core)
    {
        final Window window = core instanceof Rel.Aggregate aggregate ? aggregate.window() : null;
        return null == window || Window.Kind.SESSION == window.kind() ? 1 :
            1 + (window.sizeNs() - 1) / window.advanceNs();
    }

    BlockStore blocks(final String part, final int blockLength, final long perKey)
    {
        return blocks(part, blockLength, perKey, 0);
    }

    private BlockStore windowBlocks(final String part, final int blockLength, final long perKey)
    {
        return blocks(part, blockLength, perKey, WindowState.lead(blockLength));
    }

    private BlockStore blocks(final String part, final int blockLength, final long perKey, final int lead)
    {
        final long maxBlocks = Math.min(Integer.MAX_VALUE - 1L, plan.options().maxKeys() * perKey);
        return BlockStore.create(new BlockStoreConfig(
            directory,
            name + "$" + part,
            blockLength,
            Math.min(plan.options().initialKeys(), maxBlocks),
            maxBlocks,
            lead));
    }
}
