package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.RegistrationException;
import io.corelane.codec.protocol.ControlRequestDescriptor;
import io.corelane.codec.protocol.ControlResponseDescriptor;
import io.corelane.core.sql.SqlException;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.StreamIds;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;

/** Answers requests of tools, one after the other, on the control thread. A tool that is gone gets no answer. */
final class ControlService
{
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
        try (ExclusivePublication replies = replies(request.replyStreamId()))
        {
            answerTo(request, new ControlReply(replies, request.id(), context.clock()));
        }
    }

    /** Before anything is done for a request that cannot be answered. */
    private ExclusivePublication replies(final int streamId)
    {
        try
        {
            return aeron.addExclusivePublication(
                Channels.ipc(ApplianceContext.SMALL_TERM_LENGTH, context.fragmentLength()), streamId);
        }
        catch (final RegistrationException ex)
        {
            throw new ApplianceException("a request of a tool was put aside, since there is no way to answer it: " +
                CounterRoom.explained(ex).getMessage(), ex);
        }
    }

    private void answerTo(final Request request, final ControlReply reply)
    {
        final StringBuilder said = new StringBuilder();
        try
        {
            reply.end(ControlResponseDescriptor.OK, execute(request, said, reply));
        }
        catch (final ApplianceException ex)
        {
            reply.say(said);
            reply.end(ex.isPassing() ? ControlResponseDescriptor.NOT_NOW : ControlResponseDescriptor.REFUSED,
                ex.getMessage());
        }
        catch (final SqlException ex)
        {
            reply.say(said);
            reply.end(ControlResponseDescriptor.REFUSED, ex.getMessage());
        }
        catch (final RuntimeException ex)
        {
            // A mistake of ours: whoever asked has to learn of it, and so has the operator.
            reply.say(said);
            reply.end(ControlResponseDescriptor.FAILED, "the appliance failed: " + ex);
            throw ex;
        }
    }

    private String execute(final Request request, final StringBuilder said, final ControlReply reply)
    {
        return switch (request.command())
        {
            case ControlRequestDescriptor.CHECKPOINT -> checkpoints.get();
            case ControlRequestDescriptor.PRODUCER -> producers.apply(producer(request.text()));
            case ControlRequestDescriptor.LOOK -> looks.look(request.text(), reply::rows);
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
}
