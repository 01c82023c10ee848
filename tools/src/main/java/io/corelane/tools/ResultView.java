package io.corelane.tools;

import org.agrona.DirectBuffer;

/** Shows results as they come. For one thread. */
interface ResultView
{
    /** One result; the buffer is the view's for the time of the call. */
    void onResult(byte operation, int partition, long sequence, DirectBuffer buffer, int row, int length);

    /** Nothing comes right now: what waits is shown. */
    void onIdle();

    /** Nothing will come any more. */
    void end();
}
