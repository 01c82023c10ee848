package io.corelane.core.simulate;

import java.util.Random;

/**
 * What kind of world it is. Worlds differ more from each other than the steps of one, so that each kind of trouble also
 * comes without the others.
 *
 * @param isInterpreted whether the interpreter runs the jobs: generated code with its state files takes ten times as
 *                      long to begin anew, and most of what is looked for here is around the jobs.
 * @param steps         things that happen.
 * @param crashes       one crash in so many steps; 0 for none.
 * @param window        fragments that a stream holds ahead of what is recorded and read.
 * @param refusals      one in so many offers is refused; 0 for none.
 * @param hasCheckpoints whether they are taken.
 * @param losesEnds     whether a crash can be one of the machine, which loses ends of what was recorded.
 * @param late          jobs that are started while records come, a bit each.
 * @param isSwitched    whether jobs are paused, and go on.
 * @param diskFailures  one in so many writes of checkpoints fails; 0 for none.
 * @param defect        what is wrong with the partitions.
 */
record Settings(boolean isInterpreted, int steps, int crashes, int window, int refusals, boolean hasCheckpoints,
    boolean losesEnds, int late, boolean isSwitched, int diskFailures, Defect defect)
{
    private static final int[] CRASHES = {0, 300, 100, 30};

    /** Fewer where each makes state files anew. */
    private static final int[] CRASHES_GENERATED = {0, 200, 100, 60};

    /** One world in so many runs generated code, of those with few partitions. */
    private static final int GENERATED = 10;

    private static final int FEW_PARTITIONS = 2;

    /** Whether a job is started while records come. */
    boolean isLate(final int job)
    {
        return 0 != (late & 1 << job);
    }

    /** The same world, without checkpoints. */
    Settings withoutCheckpoints()
    {
        return new Settings(isInterpreted, steps, crashes, window, refusals, false, losesEnds, late, isSwitched,
            diskFailures, defect);
    }

    static Settings draw(final Blueprint blueprint, final Random random, final Defect defect)
    {
        final boolean isInterpreted = Defect.WRONG_PLACE != defect &&
            (random.nextInt(GENERATED) > 0 || blueprint.partitions() > FEW_PARTITIONS);
        final int[] crashes = isInterpreted ? CRASHES : CRASHES_GENERATED;
        return new Settings(
            isInterpreted,
            30 + random.nextInt(300),
            crashes[random.nextInt(crashes.length)],
            2 + random.nextInt(30),
            random.nextBoolean() ? 0 : 2 + random.nextInt(10),
            !isInterpreted && random.nextInt(4) > 0,
            0 == random.nextInt(4) || Defect.LOST_END == defect,
            0 == random.nextInt(4) ? random.nextInt(1 << Integer.SIZE - 2) : 0,
            0 == random.nextInt(4) || Defect.HALF_A_PAUSE == defect,
            random.nextBoolean() ? 0 : 10 + random.nextInt(60),
            defect);
    }
}
