package io.corelane.core.simulate;

/** What has happened in the worlds of a run. */
final class Tally
{
    /** Worlds of which some surely take checkpoints up again. */
    private static final long MANY = 1_000;

    private long worlds;
    private long records;
    private long crashes;
    private long crashesAgain;
    private long resent;
    private long switches;
    private long lostEnds;
    private long lostEndsRefused;
    private long checkpoints;
    private long checkpointsGivenUp;
    private long checkpointsLoaded;
    private long checkpointsRefused;

    void onWorld()
    {
        worlds++;
    }

    void onRecord()
    {
        records++;
    }

    /** A process is gone; perhaps before it had read again what the one before had left. */
    void onCrash(final boolean isAgain)
    {
        crashes++;
        crashesAgain += isAgain ? 1 : 0;
    }

    /** A job is paused, or goes on. */
    void onSwitch()
    {
        switches++;
    }

    /** A machine has lost ends of what was recorded; perhaps so that there was no going on from it. */
    void onLostEnds(final boolean isRefused)
    {
        lostEnds++;
        lostEndsRefused += isRefused ? 1 : 0;
    }

    /** Records and rows that came again, and were not taken again. */
    void onResent(final long count)
    {
        resent += count;
    }

    void onCheckpoints(final int taken, final int givenUp, final int loaded, final int refused)
    {
        checkpoints += taken;
        checkpointsGivenUp += givenUp;
        checkpointsLoaded += loaded;
        checkpointsRefused += refused;
    }

    /** Whether enough has happened to say that it went well. */
    boolean isMuch()
    {
        return records > 5 * worlds && crashes > worlds / 2 && crashesAgain > worlds / 100 && resent > worlds &&
            (worlds < MANY || switches > worlds / 10 && lostEndsRefused > 0 && lostEnds > lostEndsRefused &&
            checkpointsLoaded > worlds / MANY && checkpointsGivenUp > 0 && checkpointsRefused > 0);
    }

    @Override
    public String toString()
    {
        return worlds + " worlds, " + records + " records, " + crashes + " crashes (" + crashesAgain +
            " before a restart had come to its end), " + lostEnds + " of machines, " + lostEndsRefused +
            " of these refused, " + switches + " times that jobs were paused or went on, " +
            resent + " records and rows that came again, " +
            checkpoints + " checkpoints taken, " + checkpointsGivenUp + " given up, " + checkpointsLoaded +
            " taken up again, " + checkpointsRefused + " refused as damaged";
    }
}
