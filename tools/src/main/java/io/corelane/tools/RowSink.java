package io.corelane.tools;

import org.agrona.DirectBuffer;

/** Takes the records of a feed. */
interface RowSink
{
    /** Sends a record; waits as long as it is held back. False when it was not sent, as the user has had enough. */
    boolean send(DirectBuffer buffer, int offset, int length, long sendTimeNs);

    /** Sends what still waits; called when nothing comes for a while, and at the end. */
    void flush();

    /** How often the appliance held a record back. */
    long backPressureCount();
}
