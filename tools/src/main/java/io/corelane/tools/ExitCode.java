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

    /** Of help, where a command has nothing else to say of it. */
    static final String DONE_LINE = "0:done";

    /** Of help: {@link #FAILED}, behind what else has this code. */
    static final String FAILED_LINE = "1:failed while it ran, or no appliance answers";

    /** Of help: {@link #USAGE}. */
    static final String USAGE_LINE = "2:wrong usage, configuration, SQL or input";

    /** Of help: {@link #TRY_AGAIN}. */
    static final String TRY_AGAIN_LINE = "75:not now: the same call may succeed later";

    private ExitCode()
    {
    }
}
