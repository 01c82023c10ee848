package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.corelane.codec.protocol.ControlRequestDescriptor;
import io.corelane.codec.protocol.ControlResponseDescriptor;
import io.corelane.core.sql.SqlException;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.StreamIds;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;

/** Answers requests of tools, one after the other, on the control thread. A tool that is gone gets no answer. */
final class ControlService
{
    /** Characters of an answer that go into one response. */
    static final int PART_LENGTH = 8_000;

    private static final long REPLY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);

    /**
     * A request.
     *
     * @param id            chosen by the tool.
     * @param replyStreamId where the answer goes.
     * @param command       what is asked.
     * @param text          of the command.
     * @param folder        against which relative paths in the text are meant.
     */
    record Request(long id, int replyStreamId, byte command, String text, String folder)
    {
    }

    private final Aeron aeron;
    private final ApplianceContext context;
    private final LiveCatalog catalog;
    private final LongFunction<String> producers;
    private final Supplier<String> checkpoints;
    private final StateLooks looks;
    private final ErrorHandler errorHandler;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    ControlService(
        final Aeron aeron,
        final ApplianceContext context,
        final LiveCatalog catalog,
        final LongFunction<String> producers,
        final Supplier<String> checkpoints,
        final StateLooks looks)
    {
        this.producers = producers;
        this.checkpoints = checkpoints;
        this.looks = looks;
        this.aeron = aeron;
        this.context = context;
        this.catalog = catalog;
        this.errorHandler = context.errorHandler();
    }

    void answer(final Request request)
    {
        try
        {
            final int reply = request.replyStreamId() - StreamIds.FIRST_REPLY;
            if (reply >= 0 && reply < StreamIds.MAX_REPLIES)
            {
                answerTo(request);
            }
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
        }
    }

    private void answerTo(final Request request)
    {
        try (ExclusivePublication replies = aeron.addExclusivePublication(
            Channels.ipc(ApplianceContext.SMALL_TERM_LENGTH, context.fragmentLength()), request.replyStreamId()))
        {
            answerTo(request, replies);
        }
    }

    private void answerTo(final Request request, final ExclusivePublication replies)
    {
        final StringBuilder said = new StringBuilder();
        try
        {
            reply(request, replies, ControlResponseDescriptor.OK, execute(request, said, replies));
        }
        catch (final ApplianceException ex)
        {
            say(request, replies, said);
            reply(request, replies, ex.isPassing() ? ControlResponseDescriptor.NOT_NOW :
                ControlResponseDescriptor.REFUSED, ex.getMessage());
        }
        catch (final SqlException ex)
        {
            say(request, replies, said);
            reply(request, replies, ControlResponseDescriptor.REFUSED, ex.getMessage());
        }
        catch (final RuntimeException ex)
        {
            // A mistake of ours: whoever asked has to learn of it, and so has the operator.
            say(request, replies, said);
            reply(request, replies, ControlResponseDescriptor.FAILED, "the appliance failed: " + ex);
            throw ex;
        }
    }

    private String execute(
        final Request request, final StringBuilder said, final ExclusivePublication replies)
    {
        return switch (request.command())
        {
            case ControlRequestDescriptor.CHECKPOINT -> checkpoints.get();
            case ControlRequestDescriptor.PRODUCER -> producers.apply(producer(request.text()));
            case ControlRequestDescriptor.LOOK -> looks.look(request.text(), (rows, length) -> send(replies,
                ControlResponseDescriptor.encodeRows(buffer, 0, request.id(), rows, length)));
            case ControlRequestDescriptor.STATEMENT ->
            {
                catalog.execute(request.text(), folder(request.folder()), said);
                yield said.toString();
            }
            default -> throw new ApplianceException("the appliance knows no command " + request.command() +
                "; use the corelane of its own version");
        };
    }

    private static String folder(final String text)
    {
        try
        {
            return Path.of(text).toString();
        }
        catch (final InvalidPathException ex)
        {
            throw new ApplianceException("the folder from which this is asked is none: " + ex.getReason() +
                "; change to another one", ex);
        }
    }

    private static long producer(final String text)
    {
        try
        {
            return Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new ApplianceException("a producer is asked for by its number; use the corelane of the appliance's " +
                "own version", ex);
        }
    }

    /** What statements gave before the one that is not carried out. */
    private void say(final Request request, final ExclusivePublication replies, final StringBuilder said)
    {
        final String text = said.toString();
        final int from = sendParts(request, replies, ControlResponseDescriptor.SAID, text);
        if (from < text.length())
        {
            send(replies, ControlResponseDescriptor.encode(
                buffer, 0, request.id(), ControlResponseDescriptor.SAID, text.substring(from)));
        }
    }

    /** Sends all of a text but the last part; where that begins. */
    private int sendParts(
        final Request request, final ExclusivePublication replies, final byte outcome, final String text)
    {
        int from = 0;
        while (text.length() - from > PART_LENGTH)
        {
            // Not between the two halves of a character.
            final int to = from + PART_LENGTH - (Character.isHighSurrogate(text.charAt(from + PART_LENGTH - 1)) ?
                1 : 0);
            send(replies, ControlResponseDescriptor.encode(
                buffer, 0, request.id(), outcome, text.substring(from, to)));
            from = to;
        }
        return from;
    }

    private void reply(
        final Request request, final ExclusivePublication replies, final byte outcome, final String text)
    {
        final int from = sendParts(request, replies, ControlResponseDescriptor.MORE, text);
        send(replies, ControlResponseDescriptor.encode(buffer, 0, request.id(), outcome, text.substring(from)));
    }

    /** Sends what has been encoded; false when nobody takes it. */
    private boolean send(final ExclusivePublication replies, final int length)
    {
        final long startNs = context.clock().nanoTime();
        long position;
        while ((position = replies.offer(buffer, 0, length)) < 0)
        {
            final long waitedNs = context.clock().nanoTime() - startNs;
            // Who asks listens first, so where nobody listens nobody has asked.
            if (waitedNs > REPLY_TIMEOUT_NS ||
                Publication.NOT_CONNECTED == position && waitedNs > CONNECT_TIMEOUT_NS ||
                Publication.CLOSED == position || Thread.currentThread().isInterrupted())
            {
                return false;
            }
            LockSupport.parkNanos(PARK_NS);
        }
        return true;
    }
}
