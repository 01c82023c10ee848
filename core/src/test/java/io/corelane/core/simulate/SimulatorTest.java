package io.corelane.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.corelane.core.PropertySeed;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Worlds of many seeds, the same ones in each build unless {@code -Dcorelane.property.seed=random} asks for new ones.
 * {@code -Dcorelane.seeds=N} runs so many, {@code -Dcorelane.seed=X} one again that failed.
 */
class SimulatorTest
{
    private static final int SEEDS = Integer.getInteger("corelane.seeds", 10_000);

    /** Seeds that share their jobs. */
    private static final int SEEDS_PER_BLUEPRINT = 200;

    private static final int SEEDS_TWICE = 100;

    private static final int SEEDS_WITH_DEFECT = 500;

    private Path folder;
    private Blueprint blueprint;
    private long blueprintSeed;
    private final Tally tally = new Tally();

    @BeforeEach
    void makeFolder()
    {
        // Where files are memory, if there is such a place: worlds begin anew all the time.
        final String parent = new File("/dev/shm").isDirectory() ? "/dev/shm" : IoUtil.tmpDirName();
        folder = Path.of(parent, "corelane-simulator-" + ProcessHandle.current().pid());
        folder.toFile().mkdirs();
    }

    @AfterEach
    void removeFolder()
    {
        IoUtil.delete(folder.toFile(), true);
    }

    @Test
    void shouldLoseAndDoubleNothingWhateverHappens() throws IOException
    {
        final Long one = Long.getLong("corelane.seed");
        final long first = null == one ? PropertySeed.value() * SEEDS_PER_BLUEPRINT : one;
        final int count = null == one ? SEEDS : 1;
        final long startNs = System.nanoTime();
        final long startCpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (long seed = first; seed < first + count; seed++)
        {
            run(seed, Defect.NONE);
        }
        System.out.println("seeds from " + first + " on, in " + (System.nanoTime() - startNs) / 1_000_000 + " ms (" +
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startCpuNs) / 1_000_000 + " of CPU): " +
            tally);
        assertTrue(tally.isMuch() || null != one, tally.toString());
    }

    @Test
    void shouldDoTheSameForTheSameSeed() throws IOException
    {
        for (int i = 0; i < SEEDS_TWICE; i++)
        {
            final long seed = i * (SEEDS_PER_BLUEPRINT / 10L);
            assertEquals(run(seed, Defect.NONE), run(seed, Defect.NONE), "seed " + seed);
        }
    }

    /** Each of these was found within a few seeds when it was put in, so that few suffice for ever. */
    @ParameterizedTest
    @EnumSource(value = Defect.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldFindDefects(final Defect defect) throws IOException
    {
        for (int i = 0; i < SEEDS_WITH_DEFECT; i++)
        {
            try
            {
                run(i * (SEEDS_PER_BLUEPRINT / 20L), defect);
            }
            catch (final AssertionError error)
            {
                System.out.println(defect + " was found by seed " + i + ": " + error.getCause().getMessage());
                return;
            }
        }
        fail(defect + " was not found");
    }

    private int run(final long seed, final Defect defect) throws IOException
    {
        final long wanted = Math.floorDiv(seed, SEEDS_PER_BLUEPRINT);
        if (null == blueprint || wanted != blueprintSeed)
        {
            blueprint = new Blueprint(wanted, folder);
            blueprintSeed = wanted;
        }
        try (World world = new World(blueprint, seed, folder, defect, tally))
        {
            world.run();
            return world.fingerprint();
        }
        catch (final AssertionError | RuntimeException ex)
        {
            throw new AssertionError("seed " + seed + ": " + ex.getMessage() + "\nagain with -Dcorelane.seed=" + seed +
                "\n" + blueprint.partitions() + " partitions, " + blueprint.levels() + " levels of\n" +
                blueprint.sql(), ex);
        }
    }
}
