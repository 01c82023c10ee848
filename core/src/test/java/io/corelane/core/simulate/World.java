package io.corelane.core.simulate;

import io.corelane.codec.Murmur3;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.Wire;
import io.corelane.codec.protocol.Slots;
import io.corelane.codec.protocol.TickDescriptor;
import io.corelane.core.checkpoint.MemoryCheckpointStore;
import io.corelane.core.codegen.RandomRelations;
import io.corelane.core.plan.StreamDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One seed: producers send, partitions take turns, storage records, time goes on, processes crash, each when the seed
 * says so. What leaves is held against the oracle after every step.
 */
final class World implements AutoCloseable
{
    private static final int MOST_TURNS = 20_000;

    private final Blueprint blueprint;
    private final Random random;
    private final Path folder;
    private final Settings settings;
    private final Tally tally;
    private final Storage storage;
    private final List<Producer> producers = new ArrayList<>();
    private Checker checker;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final long[] now = {100, 100};
    private final Switch jobs;
    private Node node;

    /**
     * A world that has just begun.
     *
     * @param blueprint what runs.
     * @param seed      of what happens.
     * @param folder    of state files.
     * @param defect    what is wrong with the partitions.
     * @param tally     is told what happens.
     */
    World(
        final Blueprint blueprint, final long seed, final Path folder, final Defect defect, final Tally tally)
    {
        this.tally = tally;
        tally.onWorld();
        this.blueprint = blueprint;
        this.folder = folder;
        random = Seeds.random(seed);
        settings = Settings.draw(blueprint, random, defect);
        storage = new Storage(blueprint, settings, random);
        checker = new Checker(blueprint, settings, storage);
        for (int i = 1 + random.nextInt(4); i > 0; i--)
        {
            producers.add(new Producer(i, blueprint.partitions(), random));
        }
        jobs = new Switch(blueprint, random, tally);
        node = new Node(blueprint, storage, folder, settings);
    }

    /** All that happens. */
    void run()
    {
        for (int steps = settings.steps(); steps > 0; steps--)
        {
            step();
            checker.check();
        }
        if (jobs.isDropping())
        {
            crash();
        }
        settle();
        jobs.check(node);
        checker.checkAll(producers);
        if (settings.hasCheckpoints())
        {
            // How far time has come is told by jobs that run alone.
            jobs.resumeAll();
            settle();
            checkState();
        }
        drain();
        checker.checkAll(producers);
        tally.onResent(node.duplicates());
        storage.tell(tally);
    }

    /** All that streams hold in the end. */
    int fingerprint()
    {
        return storage.fingerprint();
    }

    @Override
    public void close()
    {
        node.close();
        checker.close();
    }

    private void step()
    {
        final int partition = random.nextInt(blueprint.partitions());
        switch (random.nextInt(12))
        {
            case 0, 1, 2, 3 -> node.turn(partition, 1 + random.nextInt(8));
            case 4, 5 ->
            {
                for (int i = random.nextInt(2); i >= 0; i--)
                {
                    draw();
                }
            }
            case 6, 7 -> producers.get(random.nextInt(producers.size())).act(node, storage);
            case 8, 9, 10 ->
            {
                any().record();
                keep(random.nextInt(blueprint.levels()), partition);
            }
            default ->
            {
                any().press(0 == random.nextInt(3));
                if (0 == random.nextInt(10))
                {
                    disturb(storage.log(0, partition));
                }
            }
        }
        jobs.act(node, storage, settings.isSwitched() && 0 == random.nextInt(20));
        if (jobs.isCrashDue() || settings.crashes() > 0 && 0 == random.nextInt(settings.crashes()))
        {
            crash();
        }
    }

    /** Checkpoints go on a little. */
    private void keep(final int level, final int partition)
    {
        final Keeper keeper = node.loop(level, partition).keeper();
        if (null != keeper)
        {
            if (0 == random.nextInt(4))
            {
                keeper.want();
            }
            for (int i = random.nextInt(6); i > 0; i--)
            {
                keeper.write();
            }
        }
    }

    private Journal any()
    {
        return storage.all().get(random.nextInt(storage.all().size()));
    }

    private void crash()
    {
        tally.onCrash(!node.isReady());
        tally.onResent(node.duplicates());
        node.close();
        storage.crash();
        producers.forEach(Producer::disconnect);
        jobs.crash();
        if (settings.losesEnds() && 0 == random.nextInt(2))
        {
            loseEnds();
        }
        else
        {
            checker.forget();
            node = new Node(blueprint, storage, folder, settings);
        }
    }

    /** The machine stops: what is left is enough to go on from, or that is refused, and there is a backup. */
    private void loseEnds()
    {
        final List<List<byte[]>> backup = storage.save();
        final boolean hasLogLost = storage.loseEnds();
        producers.forEach(Producer::onLostEnds);
        node = new Node(blueprint, storage, folder, settings);
        for (int turns = 0; !node.isReady(); turns++)
        {
            if (turns > MOST_TURNS)
            {
                throw new AssertionError("a restart does not come to its end");
            }
            for (int i = 0; i < blueprint.partitions(); i++)
            {
                node.turn(i, 8);
            }
            storage.all().forEach(Journal::recordAll);
        }
        final boolean isRefused = Defect.LOST_END != settings.defect() && node.isAhead();
        tally.onLostEnds(isRefused);
        if (isRefused)
        {
            if (!hasLogLost)
            {
                throw new AssertionError("a start is refused though no log has lost anything");
            }
            node.close();
            storage.restore(backup);
            node = new Node(blueprint, storage, folder, settings);
        }
        checker.close();
        checker = new Checker(blueprint, settings, storage);
    }

    /** A record, or a tick. */
    private void draw()
    {
        final RandomRelations.Step step = blueprint.relations().step(random, now);
        if (null == step.stream())
        {
            TickDescriptor.encode(buffer, 0, step.time());
            for (int i = 0; i < blueprint.partitions(); i++)
            {
                storage.log(0, i).offer(buffer, 0, TickDescriptor.LENGTH);
            }
            return;
        }
        tally.onRecord();
        final StreamDefinition stream = blueprint.catalog().stream(step.stream());
        final RecordSchema schema = stream.schema();
        final int length = new RowEncoder(schema).encode(step.row(), buffer, 0);
        final int hash = hash(schema, stream.keyField());
        final boolean isPoison = 0 == random.nextInt(15);
        final byte[] bytes = new byte[isPoison ? random.nextInt(schema.header().length()) : length];
        buffer.getBytes(0, bytes);
        producers.get(random.nextInt(producers.size())).add(Slots.partition(hash, blueprint.partitions()),
            new Producer.Sent(stream.id(), hash, now[1], bytes, isPoison));
    }

    /** Something comes that no producer of records sends. */
    private void disturb(final Journal log)
    {
        final byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        log.offer(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** As publishers do it: over the key's bytes as they lie in the record. */
    private int hash(final RecordSchema schema, final int key)
    {
        final int body = schema.header().length();
        final Wire wire = schema.fields().get(key).wire();
        return wire instanceof Wire.TextWire text ?
            Murmur3.hash(buffer, body + text.offset(), text.length(), 0) : Murmur3.hash(buffer, body, 4, 0);
    }

    /** Nothing fails any more: all that was sent is taken, and all that it leads to leaves. */
    private void settle()
    {
        storage.all().forEach((journal) -> journal.press(false));
        for (int turns = 0; !isSettled(); turns++)
        {
            if (turns > MOST_TURNS)
            {
                throw new AssertionError("it does not come to rest");
            }
            producers.get(random.nextInt(producers.size())).act(node, storage);
            jobs.act(node, storage, false);
            turn();
        }
    }

    /** What came of checkpoints and crashes is, byte for byte, what the logs lead to from their first record on. */
    private void checkState()
    {
        // How far log time has come is told with the next turn, when there was no room for that.
        turn();
        turn();
        settle();
        try (Node other = new Node(blueprint, storage.copy(), folder.resolve("other"), settings.withoutCheckpoints()))
        {
            for (int level = 0; level < blueprint.levels(); level++)
            {
                for (int i = 0; i < blueprint.partitions(); i++)
                {
                    checkState(node.loop(level, i), other.loop(level, i), "partition " + i + ", level " + level);
                }
            }
        }
    }

    private static void checkState(final Loop loop, final Loop other, final String name)
    {
        while (!other.isReplayed())
        {
            other.turn(Integer.MAX_VALUE / 2);
        }
        other.tell();
        if (!loop.partition().isSettled() || !other.partition().isSettled())
        {
            throw new AssertionError(name + " is at work though all has been done");
        }
        if (MemoryCheckpointStore.stateHash(loop.partition()) != MemoryCheckpointStore.stateHash(other.partition()))
        {
            throw new AssertionError(name + " is not what its log leads to");
        }
    }

    private boolean isSettled()
    {
        if (!jobs.isDone() || !producers.stream().allMatch(Producer::isDone))
        {
            return false;
        }
        for (int level = 0; level < blueprint.levels(); level++)
        {
            for (int i = 0; i < blueprint.partitions(); i++)
            {
                if (!node.loop(level, i).isQuiet())
                {
                    return false;
                }
            }
        }
        return true;
    }

    /** The input ends, level by level: what a level gives then is in the log of the next one before that ends. */
    private void drain()
    {
        for (int level = 0; level < blueprint.levels(); level++)
        {
            settle();
            checker.drain(level);
            for (int turns = 0; !isDrained(level); turns++)
            {
                if (turns > MOST_TURNS)
                {
                    throw new AssertionError("level " + level + " does not come to its end");
                }
                for (int i = 0; i < blueprint.partitions(); i++)
                {
                    node.loop(level, i).drain();
                }
                turn();
            }
        }
        settle();
    }

    private boolean isDrained(final int level)
    {
        for (int i = 0; i < blueprint.partitions(); i++)
        {
            if (!node.loop(level, i).isDrained())
            {
                return false;
            }
        }
        return true;
    }

    private void turn()
    {
        for (int i = 0; i < blueprint.partitions(); i++)
        {
            node.turn(i, 8);
        }
        storage.all().forEach(Journal::recordAll);
        checker.check();
    }
}
