package io.corelane.core.simulate;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Holds what left the partitions against what the oracle makes of their logs. */
final class Checker implements AutoCloseable
{
    /** What left on one stream, and how much of that has been seen. */
    private static final class Stream
    {
        private final Journal journal;
        private final Outcome outcome;
        private int position;

        private Stream(final Journal journal, final Outcome outcome)
        {
            this.journal = journal;
            this.outcome = outcome;
        }
    }

    private final Blueprint blueprint;
    private final Oracle[][] oracles;
    private final Stream[][] results;
    private final Stream[][] letters;
    private final ResultBatchIterator batch = new ResultBatchIterator();
    private final UnsafeBuffer fragment = new UnsafeBuffer(0, 0);

    Checker(final Blueprint blueprint, final Settings settings, final Storage storage)
    {
        this.blueprint = blueprint;
        final int count = blueprint.partitions();
        oracles = new Oracle[blueprint.levels()][count];
        letters = new Stream[blueprint.levels()][count];
        results = new Stream[blueprint.jobs().size()][count];
        for (int i = 0; i < count; i++)
        {
            final Map<Integer, Outcome> outcomes = new TreeMap<>();
            for (int job = 0; job < results.length; job++)
            {
                final Outcome outcome = new Outcome("results of job " + job + " in partition " + i);
                outcomes.put(blueprint.jobs().get(job).plan().id(), outcome);
                results[job][i] = new Stream(storage.results(job, i), outcome);
            }
            for (int level = 0; level < blueprint.levels(); level++)
            {
                final Outcome outcome = new Outcome("dead letters of partition " + i + ", level " + level);
                letters[level][i] = new Stream(storage.letters(level, i), outcome);
                oracles[level][i] = new Oracle(blueprint, settings, level, i, storage.log(level, i), outcomes, outcome);
            }
        }
    }

    /** What was not recorded is gone: what is left is looked at anew. */
    void forget()
    {
        for (final Stream[][] all : List.of(results, letters))
        {
            for (final Stream[] some : all)
            {
                for (final Stream stream : some)
                {
                    stream.position = 0;
                    stream.outcome.forget();
                }
            }
        }
    }

    /** Fails unless all that left so far is a prefix of what is expected. */
    void check()
    {
        for (final Oracle[] level : oracles)
        {
            for (final Oracle oracle : level)
            {
                oracle.advance();
            }
        }
        for (final Stream[] job : results)
        {
            for (final Stream stream : job)
            {
                seeResults(stream);
                stream.outcome.checkPrefix();
            }
        }
        for (final Stream[] level : letters)
        {
            for (final Stream stream : level)
            {
                seeLetters(stream);
                stream.outcome.checkPrefix();
            }
        }
    }

    /** Nothing is under way: fails unless all that is expected has left, and every record was taken once. */
    void checkAll(final List<Producer> producers)
    {
        check();
        for (final Stream[][] all : List.of(results, letters))
        {
            for (final Stream[] some : all)
            {
                for (final Stream stream : some)
                {
                    stream.outcome.checkAll();
                }
            }
        }
        for (final Oracle[] level : oracles)
        {
            for (final Oracle oracle : level)
            {
                oracle.checkSent(blueprint, oracles);
            }
        }
        for (final Producer producer : producers)
        {
            for (int i = 0; i < blueprint.partitions(); i++)
            {
                checkRecords(producer, i);
                checkPoison(producer, i);
            }
        }
    }

    /** The input of a level has ended. */
    void drain(final int level)
    {
        check();
        for (final Oracle oracle : oracles[level])
        {
            oracle.drain();
        }
    }

    @Override
    public void close()
    {
        for (final Oracle[] level : oracles)
        {
            for (final Oracle oracle : level)
            {
                oracle.close();
            }
        }
    }

    private void seeResults(final Stream stream)
    {
        for (; stream.position < stream.journal.size(); stream.position++)
        {
            final byte[] bytes = stream.journal.fragment(stream.position);
            fragment.wrap(bytes);
            if (!batch.wrap(fragment, 0, bytes.length) || stream.outcome.seen() != batch.firstSequence())
            {
                throw new AssertionError("results from " + batch.firstSequence() + " come behind " +
                    stream.outcome.seen());
            }
            while (batch.next())
            {
                stream.outcome.see(batch.inputSequence(), Oracle.row(fragment, batch));
            }
        }
    }

    private void seeLetters(final Stream stream)
    {
        for (; stream.position < stream.journal.size(); stream.position++)
        {
            fragment.wrap(stream.journal.fragment(stream.position));
            stream.outcome.see(DeadLetterDescriptor.inputSequence(fragment, 0), Oracle.letter(fragment, 0));
        }
    }

    /** All records that a producer sent came, each once, in order and as they were. */
    private void checkRecords(final Producer producer, final int partition)
    {
        final List<ByteBuffer> came = oracles[0][partition].received(producer.id());
        final List<ByteBuffer> sent =
            producer.records(partition).stream().map((record) -> ByteBuffer.wrap(record.bytes())).toList();
        if (!sent.equals(came))
        {
            throw new AssertionError("producer " + producer.id() + " sent " + sent.size() + " records to partition " +
                partition + ", and " + came.size() + " came");
        }
    }

    /** Each record that no job can read is one dead letter, and no other is one for its bytes. */
    private void checkPoison(final Producer producer, final int partition)
    {
        final int[] count = new int[producer.records(partition).size()];
        final Journal journal = letters[0][partition].journal;
        for (int i = 0; i < journal.size(); i++)
        {
            fragment.wrap(journal.fragment(i));
            if (DeadLetterDescriptor.MALFORMED == DeadLetterDescriptor.reason(fragment, 0) &&
                producer.id() == DeadLetterDescriptor.producerId(fragment, 0))
            {
                count[(int)DeadLetterDescriptor.producerSequence(fragment, 0)]++;
            }
        }
        final int[] expected = producer.records(partition).stream().mapToInt((record) -> record.isPoison() ? 1 : 0)
            .toArray();
        if (!Arrays.equals(expected, count))
        {
            throw new AssertionError("dead letters of producer " + producer.id() + " in partition " + partition +
                ": " + Arrays.toString(count) + ", not " + Arrays.toString(expected));
        }
    }
}
