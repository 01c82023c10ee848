package io.corelane.ingest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** What other threads want done on an agent's thread, between two of its turns. */
final class AgentCommands
{
    private static final int CAPACITY = 64;
    private static final long TIMEOUT_S = 60;

    private final String agent;
    private final ManyToOneConcurrentArrayQueue<Runnable> queue = new ManyToOneConcurrentArrayQueue<>(CAPACITY);

    AgentCommands(final String agent)
    {
        this.agent = agent;
    }

    /** Does what was asked for; on the agent's thread. Nothing is allocated when there is nothing to do. */
    int run()
    {
        final Runnable command = queue.poll();
        if (null == command)
        {
            return 0;
        }
        command.run();
        return 1;
    }

    /** Has it done, without waiting for it; any thread. */
    void post(final Runnable command)
    {
        if (!queue.offer(command))
        {
            throw new ApplianceException(agent + " does not get to what it was asked for; try again later");
        }
    }

    /** Has it done and waits for that; any other thread than the agent's. */
    void call(final Runnable command)
    {
        final CountDownLatch done = new CountDownLatch(1);
        final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        post(() ->
        {
            try
            {
                command.run();
            }
            catch (final RuntimeException ex)
            {
                failure.set(ex);
            }
            finally
            {
                done.countDown();
            }
        });
        await(done);
        if (null != failure.get())
        {
            throw new ApplianceException(agent + " cannot do what it was asked for: " + failure.get().getMessage(),
                failure.get());
        }
    }

    private void await(final CountDownLatch done)
    {
        try
        {
            if (!done.await(TIMEOUT_S, TimeUnit.SECONDS))
            {
                throw new ApplianceException(agent + " has not come round for " + TIMEOUT_S +
                    " s; look into the errors of the appliance");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new ApplianceException("interrupted while waiting for " + agent, ex);
        }
    }
}
