package io.corelane.tools;

/** What the corelane command answers to its caller. */
final class ExitCode
{
    /** Done. */
    static final int OK = 0;

    /** It failed while it ran: an input or output error, an appliance that is gone. */
    static final int FAILED = 1;

    /** Wrong usage, configuration, SQL or input: the same call will fail again. */
    static final int USAGE = 2;

    /** Not now: another process is in the way, or room is missing; the same call may succeed later (EX_TEMPFAIL). */
    static final int TRY_AGAIN = 75;

    private ExitCode()
    {
    }
}
