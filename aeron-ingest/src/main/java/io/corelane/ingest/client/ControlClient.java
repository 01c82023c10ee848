package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ConcurrentPublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.corelane.codec.protocol.ControlRequestDescriptor;
import io.corelane.codec.protocol.ControlResponseDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Asks an appliance to carry out statements, and waits for the answers: as long as the appliance is at it, however long
 * that takes. Where the appliance is gone or could not send an answer, or the thread is interrupted, that is an
 * exception. For one thread.
 */
public final class ControlClient implements AutoCloseable
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int FRAGMENT_LIMIT = 16;

    private final Aeron aeron;
    private final ConcurrentPublication requests;
    private final AnswerWatch watch;
    private final int replyStreamId;
    private final Subscription replies;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder said = new StringBuilder();
    private final ResultBatchIterator batch = new ResultBatchIterator();
    private ResultHandler rows;
    private long requestId;
    private boolean isAnswered;
    private byte outcome;
    private RuntimeException failure;

    ControlClient(final Aeron aeron)
    {
        this.aeron = aeron;
        replyStreamId = StreamIds.FIRST_REPLY + (int)Math.floorMod(aeron.clientId(), (long)StreamIds.MAX_REPLIES);
        replies = aeron.addSubscription(CommonContext.IPC_CHANNEL, replyStreamId);
        requests = aeron.addPublication(Channels.ipc(1 << 20, 16_384), StreamIds.CONTROL);
        watch = new AnswerWatch(aeron.countersReader(), requests.sessionId());
    }

    /**
     * Has statements carried out.
     *
     * @param sql    statements.
     * @param folder against which relative paths in them are meant.
     * @return what the appliance says, lines.
     * @throws CorelaneClientException when a statement is refused, with the reason, which begins with
     *                                 {@code line:column:} where it is wrong, and with what those before it gave; or
     *                                 when the appliance is gone, or could not send its answer.
     */
    public String execute(final String sql, final String folder)
    {
        return ask(ControlRequestDescriptor.STATEMENT, sql, folder);
    }

    /**
     * Has statements carried out that name no files: for those of somebody who is not on this machine.
     *
     * @param sql statements.
     * @return what the appliance says, lines.
     * @throws CorelaneClientException as {@link #execute(String, String)}, and when a statement names a schema file.
     */
    public String execute(final String sql)
    {
        return ask(ControlRequestDescriptor.STATEMENT, sql, "");
    }

    /**
     * Up to where the appliance has taken the records of a producer: what comes behind may be sent.
     *
     * @param producerId who sends.
     * @return for each partition the sequence behind the last record that was taken, 0 when none was.
     * @throws CorelaneClientException when the appliance is gone, or could not send its answer.
     */
    public long[] nextSequences(final long producerId)
    {
        final String answer = ask(ControlRequestDescriptor.PRODUCER, Long.toString(producerId), "").strip();
        return Arrays.stream(answer.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    /**
     * Looks at rows that a job keeps, as they are now.
     *
     * @param job       name.
     * @param planHash  hash code of the text of the job's plan, so that no other job of that name is looked at.
     * @param fragment  index of the job's fragment.
     * @param stage     index of the stage in it.
     * @param partition to look into, or -1 for all.
     * @param key       bytes of the key that is looked for, as the state holds it; null for all.
     * @param isRaw     whether entries are shown as they lie in memory, in the place of rows.
     * @param handler   takes the rows; called before this returns. What it throws ends the look, and this throws it.
     * @return how many rows were left out: those that do not satisfy HAVING, and those that cannot be worked out.
     * @throws CorelaneClientException when the look is refused, with the reason; or when the appliance is gone, or
     *                                 could not send all rows.
     */
    public long[] look(
        final String job,
        final int planHash,
        final int fragment,
        final int stage,
        final int partition,
        final byte[] key,
        final boolean isRaw,
        final ResultHandler handler)
    {
        rows = handler;
        final String answer = ask(ControlRequestDescriptor.LOOK, job + " " + fragment + " " + stage + " " + partition +
            " " + (null == key ? "-" : HexFormat.of().formatHex(key)) + " " +
            (isRaw ? "raw" : "rows") + " " + Integer.toHexString(planHash), "");
        return Arrays.stream(answer.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    /**
     * Has a checkpoint taken of all partitions, and waits until it is there.
     *
     * @return what the appliance says, a line.
     * @throws CorelaneClientException when it cannot be taken, with the reason; or when the appliance is gone, or
     *                                 could not send its answer.
     */
    public String checkpoint()
    {
        return ask(ControlRequestDescriptor.CHECKPOINT, "", "");
    }

    private String ask(final byte command, final String request, final String folder)
    {
        requestId = aeron.nextCorrelationId();
        isAnswered = false;
        failure = null;
        text.setLength(0);
        said.setLength(0);
        watch.begin(send(command, request, folder), System.nanoTime());
        while (!isAnswered)
        {
            final int count = replies.poll(assembler, FRAGMENT_LIMIT);
            if (null != failure)
            {
                throw failure;
            }
            if (0 == count)
            {
                if (Thread.currentThread().isInterrupted())
                {
                    throw new CorelaneClientException("this was stopped before the appliance had answered; " +
                        remedy(command));
                }
                if (!requests.isConnected())
                {
                    throw new CorelaneClientException("the appliance stopped before it had answered");
                }
                // Behind the look at the connection: without that, the counters may be gone, too.
                if (watch.isLost(System.nanoTime()))
                {
                    throw lost(command);
                }
                LockSupport.parkNanos(PARK_NS);
            }
        }
        return switch (outcome)
        {
            case ControlResponseDescriptor.OK -> text.toString();
            case ControlResponseDescriptor.REFUSED -> throw CorelaneClientException.refusal(
                text.toString(), false, said.toString());
            case ControlResponseDescriptor.NOT_NOW -> throw CorelaneClientException.refusal(
                text.toString(), true, said.toString());
            default -> throw CorelaneClientException.failure(text.toString(), said.toString());
        };
    }

    private static CorelaneClientException lost(final byte command)
    {
        return new CorelaneClientException("the appliance is done with this request, but could not send its answer, " +
            "or not all of it; " + remedy(command) + ", and the appliance's errors and 'corelane status' what it " +
            "lacks (it waits 5 s for a tool that takes nothing)");
    }

    private static String remedy(final byte command)
    {
        return switch (command)
        {
            case ControlRequestDescriptor.STATEMENT -> "SHOW JOBS and SHOW STREAMS tell what was carried out";
            case ControlRequestDescriptor.CHECKPOINT -> "'corelane checkpoint --list' tells whether it was taken";
            default -> "ask again";
        };
    }

    @Override
    public void close()
    {
        requests.close();
        replies.close();
    }

    private long send(final byte command, final String request, final String folder)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = ControlRequestDescriptor.encode(
            buffer, 0, requestId, replyStreamId, command, request, folder);
        if (length > requests.maxMessageLength())
        {
            throw new CorelaneClientException("the statements have " + length + " bytes, at most " +
                requests.maxMessageLength() + " go at a time; send them one by one");
        }
        final long startNs = System.nanoTime();
        long position;
        while ((position = requests.offer(buffer, 0, length)) < 0)
        {
            if (Publication.CLOSED == position || System.nanoTime() - startNs > CONNECT_TIMEOUT_NS)
            {
                throw new CorelaneClientException("the appliance takes no statements; is it running?");
            }
            LockSupport.parkNanos(PARK_NS);
        }
        return position;
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        // Others may wait for answers on the same stream.
        if (ControlResponseDescriptor.isValid(buffer, offset, length) &&
            requestId == ControlResponseDescriptor.requestId(buffer, offset))
        {
            watch.onPart();
            if (ControlResponseDescriptor.ROWS == ControlResponseDescriptor.outcome(buffer, offset))
            {
                onRows(buffer, offset);
                return;
            }
            if (ControlResponseDescriptor.SAID == ControlResponseDescriptor.outcome(buffer, offset))
            {
                said.append(ControlResponseDescriptor.text(buffer, offset));
                return;
            }
            text.append(ControlResponseDescriptor.text(buffer, offset));
            outcome = ControlResponseDescriptor.outcome(buffer, offset);
            isAnswered = ControlResponseDescriptor.MORE != outcome;
        }
    }

    private void onRows(final DirectBuffer buffer, final int offset)
    {
        try
        {
            giveRows(buffer, offset);
        }
        catch (final RuntimeException ex)
        {
            // Aeron takes what is thrown here for its own affair, and an answer would lack rows in silence.
            failure = ex;
        }
    }

    private void giveRows(final DirectBuffer buffer, final int offset)
    {
        if (null == failure && batch.wrap(buffer, ControlResponseDescriptor.dataOffset(buffer, offset),
            ControlResponseDescriptor.dataLength(buffer, offset)))
        {
            while (batch.next())
            {
                rows.onResult(batch.operation(), batch.partition(), batch.sequence(), batch.inputSequence(),
                    batch.sendTimeNs(), buffer, batch.rowOffset(), batch.rowLength());
            }
        }
    }
}
