package io.corelane.affinity;

import java.util.BitSet;
import net.openhft.affinity.Affinity;

/** Pins the calling thread, and says where the kernel lets it run. */
interface Pinner
{
    /** By OpenHFT affinity: sched_setaffinity and sched_getaffinity of the calling thread. */
    Pinner KERNEL = new Pinner()
    {
        @Override
        public void pin(final int cpu)
        {
            Affinity.setAffinity(cpu);
        }

        @Override
        public BitSet mask()
        {
            return Affinity.getAffinity();
        }
    };

    void pin(int cpu);

    BitSet mask();
}
