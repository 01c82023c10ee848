package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Counter;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.corelane.codec.protocol.ControlResponseDescriptor;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CounterPlaces;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.StreamIds;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that cannot be sent, or that nobody takes. On a thread of its own: whoever waits cannot be interrupted. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ControlReplyTest
{
    private final TestSupport support = new TestSupport();

    @TempDir
    private Path directory;

    /** Without a counter there is no way to answer; whoever asked is told what there is to do, and may ask again. */
    @Test
    void shouldTellWhoAskedThatTheAnswerCouldNotBeSent()
    {
        try (Appliance appliance = Appliance.launch(
            support.context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, 1).recording(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            final List<Counter> others = CounterRoomTest.fill(aeron, 0);
            final CorelaneClientException lost =
                assertThrows(CorelaneClientException.class, () -> control.execute("DROP JOB by_symbol", ""));
            assertEquals("the appliance is done with this request, but could not send its answer, or not all of it; " +
                "SHOW JOBS and SHOW STREAMS tell what was carried out, and the appliance's errors and 'corelane " +
                "status' what it lacks (it waits 5 s for a tool that takes nothing)", lost.getMessage());
            assertFalse(lost.isRefusal());
            // Whoever cannot be answered has nothing done for it.
            assertEquals(List.of("by_symbol"), client.names(CounterType.JOB));
            CloseHelper.closeAll(others);
            TestSupport.await(() -> CounterPlaces.free(aeron.countersReader()) > 1_000);
            assertTrue(control.execute("SHOW JOBS", "").startsWith("by_symbol"));
            assertTrue(control.checkpoint().contains("checkpoint"));
            assertEquals(3, appliance.metrics().sum(CounterType.CONTROL_REQUESTS));
            TestSupport.await(() -> 3 == appliance.metrics().sum(CounterType.CONTROL_REQUESTS_DONE));
        }
        // What the driver lacks is told once, and that of the request.
        assertEquals(2, support.errors().size(), support.errors().toString());
        assertEquals("a request of a tool was put aside, since there is no way to answer it: no counter is free in " +
            "Aeron's counters file; drop a job or end readers, or start with a greater 'counters' (each takes 640 " +
            "bytes of shared memory)", support.errors().get(1).getMessage());
    }

    /** A part that is missing in the middle would be taken for a whole answer. */
    @Test
    void shouldSendNothingBehindAPartThatNobodyTook()
    {
        final long[] nowNs = new long[1];
        try (Appliance appliance = Appliance.launch(
            support.context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, 1));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Subscription asker = aeron.addSubscription(CommonContext.IPC_CHANNEL, StreamIds.FIRST_REPLY);
            ExclusivePublication replies =
                aeron.addExclusivePublication(CommonContext.IPC_CHANNEL + "?term-length=64k", StreamIds.FIRST_REPLY))
        {
            TestSupport.await(() -> replies.isConnected() && asker.isConnected());
            // As if it were 2 s later whenever somebody looks.
            final ControlReply reply =
                new ControlReply(replies, 1, () -> nowNs[0] += TimeUnit.SECONDS.toNanos(2));
            reply.say("x".repeat(1 << 20));
            final long parts = replies.position();
            final FragmentAssembler answers = new FragmentAssembler((buffer, offset, length, header) ->
                assertEquals(ControlResponseDescriptor.SAID, ControlResponseDescriptor.outcome(buffer, offset)));
            TestSupport.await(() -> asker.poll(answers, 100) >= 0 && asker.imageAtIndex(0).position() == parts);
            TestSupport.await(() -> replies.availableWindow() > 2 * ControlReply.PART_LENGTH);
            assertFalse(reply.end(ControlResponseDescriptor.OK, "the end"));
            assertEquals(parts, replies.position());
        }
        support.assertNoErrors();
    }
}
