package io.corelane.tools.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.IdleMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightCheckTest
{
    private static final long GIB = 1L << 30;

    @TempDir
    private Path root;

    private FixtureMachine machine;
    private Intent intent;

    @BeforeEach
    void setUp()
    {
        machine = new FixtureMachine(root);
        intent = intent(2, "auto", IdleMode.AUTO, true, 1);
    }

    private static Intent intent(
        final int partitions, final String cpus, final IdleMode idle, final boolean recording, final int syncLevel)
    {
        return new Intent(Path.of("/var/lib/corelane"), Path.of("/dev/shm"), partitions, cpus, idle, recording,
            syncLevel, 200 << 20);
    }

    private void assertFinding(final Status status, final String found, final String remedy, final PreflightCheck check)
    {
        final Finding finding = check.look(machine.machine(), intent);
        assertEquals(status, finding.status(), finding::toString);
        assertTrue(finding.found().contains(found), finding::toString);
        assertTrue(finding.remedy().contains(remedy), finding::toString);
        assertEquals(Status.PASS == status, finding.remedy().isEmpty(), finding::toString);
    }

    @Test
    void shouldPassAllOfAMachineThatIsReady()
    {
        for (final PreflightCheck check : PreflightCheck.values())
        {
            assertEquals(Status.PASS, check.look(machine.machine(), intent).status(),
                () -> check + ": " + check.look(machine.machine(), intent));
        }
    }

    @Test
    void shouldNeverThrowOnAMachineThatShowsNothing(@TempDir final Path empty)
    {
        final Machine bare = new Machine(empty, machine.machine().topology(), machine, 17, Set.of());
        assertTrue(Arrays.stream(PreflightCheck.values()).map((check) -> check.look(bare, intent)).allMatch(
            (finding) -> !finding.found().isEmpty()));
    }

    @Test
    void shouldLookAtTheKernelCommandLine()
    {
        assertFinding(Status.PASS, "4-7", "", PreflightCheck.KERNEL);
        machine.put("/proc/cmdline", "isolcpus=4-7 nohz_full=4-6");
        assertFinding(Status.WARN, "nohz_full and rcu_nocbs do not name all of isolcpus=4-7",
            "isolcpus=4-7 nohz_full=4-7 rcu_nocbs=4-7 irqaffinity=0", PreflightCheck.KERNEL);
        machine.put("/proc/cmdline", "quiet");
        assertFinding(Status.WARN, "no isolcpus", "isolcpus=4-7", PreflightCheck.KERNEL);
        machine.put("/proc/cmdline", "isolcpus=0-7");
        assertFinding(Status.FAIL, "leaves no CPU", "isolcpus=4-7", PreflightCheck.KERNEL);
        machine.put("/proc/cmdline", "isolcpus=four");
        assertFinding(Status.FAIL, "no list of CPUs", "/etc/default/grub", PreflightCheck.KERNEL);
    }

    @Test
    void shouldLookAtIsolatedCpus()
    {
        assertFinding(Status.PASS, "all loops", "", PreflightCheck.ISOLATED);
        machine.cpus(8, 8, 1, "6-7");
        assertFinding(Status.WARN, "not isolated: 1,2", "isolcpus", PreflightCheck.ISOLATED);
        machine.cpus(2, 2, 1, "");
        assertFinding(Status.WARN, "no loop is pinned", "corelane cpus", PreflightCheck.ISOLATED);
        intent = intent(2, "1,9", IdleMode.AUTO, true, 1);
        assertFinding(Status.FAIL, "CPU 9 does not exist", "corelane cpus", PreflightCheck.ISOLATED);
    }

    @Test
    void shouldCountCpus()
    {
        assertFinding(Status.PASS, "8 CPUs for 2 partitions", "", PreflightCheck.CPUS);
        intent = intent(7, "auto", IdleMode.AUTO, true, 1);
        assertFinding(Status.WARN, "no loop is pinned", "set partitions to 6", PreflightCheck.CPUS);
        intent = intent(9, "auto", IdleMode.AUTO, true, 1);
        assertFinding(Status.FAIL, "8 CPUs for 9 partitions: partitions wait", "set partitions to 6",
            PreflightCheck.CPUS);
        intent = intent(2, "1", IdleMode.AUTO, true, 1);
        assertFinding(Status.FAIL, "1 CPUs are named for 2 partitions", "corelane cpus", PreflightCheck.CPUS);
    }

    @Test
    void shouldLookWhereAllElseRuns()
    {
        final String unit = "/usr/lib/systemd/system/corelane.service";
        final String dropIn = "/etc/systemd/system/corelane.service.d/cpus.conf";
        assertFinding(Status.PASS, "isolated", "", PreflightCheck.HOUSEKEEPING);
        machine.put(unit, "[Service]\nUser=corelane");
        assertFinding(Status.PASS, "isolated", "", PreflightCheck.HOUSEKEEPING);
        machine.cpus(8, 8, 1, "");
        assertFinding(Status.WARN, "the unit has no CPUAffinity, so collector and compiler run on CPUs of loops, " +
            "too: 1-4", "corelane cpus --config /etc/corelane/corelane.toml --systemd", PreflightCheck.HOUSEKEEPING);
        machine.put(unit, "[Service]\nUser=corelane\nEnvironment=CORELANE_HOUSEKEEPING=auto");
        assertFinding(Status.PASS, "the unit has its launcher keep everything else off the loops' CPUs", "",
            PreflightCheck.HOUSEKEEPING);
        machine.put(dropIn, "[Service]\nEnvironment=CORELANE_HOUSEKEEPING=off");
        assertFinding(Status.WARN, "no CPUAffinity", "--systemd", PreflightCheck.HOUSEKEEPING);
        machine.put(unit, "[Service]\nUser=corelane");
        machine.put(dropIn, "[Service]\nCPUAffinity=0,5-7");
        assertFinding(Status.PASS, "CPUAffinity of the unit: 0,5-7", "", PreflightCheck.HOUSEKEEPING);
        machine.put("/etc/systemd/system/corelane.service.d/later.conf", "[Service]\nCPUAffinity=\nCPUAffinity=0 2-3");
        assertFinding(Status.WARN, "has CPUs of loops: 2-3", "--systemd", PreflightCheck.HOUSEKEEPING);
        machine.put("/etc/systemd/system/corelane.service.d/later.conf", "[Service]\nCPUAffinity=");
        assertFinding(Status.WARN, "no CPUAffinity", "--systemd", PreflightCheck.HOUSEKEEPING);
        machine.put("/etc/systemd/system/corelane.service.d/later.conf", "[Service]\nCPUAffinity=numa");
        assertFinding(Status.WARN, "no list of CPUs", "--systemd", PreflightCheck.HOUSEKEEPING);
        intent = intent(2, "none", IdleMode.AUTO, true, 1);
        assertFinding(Status.PASS, "no loop is pinned", "", PreflightCheck.HOUSEKEEPING);
        intent = intent(2, "1,9", IdleMode.AUTO, true, 1);
        assertFinding(Status.FAIL, "CPU 9 does not exist", "corelane cpus", PreflightCheck.HOUSEKEEPING);
    }

    @Test
    void shouldLookWhereAProcessWithoutAUnitRuns()
    {
        machine.cpus(8, 8, 1, "");
        machine.put("/proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-7");
        assertFinding(Status.WARN, "what is started from here runs on CPUs of loops, too: 1-4",
            "taskset -c 0,5-7 corelane run", PreflightCheck.HOUSEKEEPING);
        machine.put("/proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0,5-7");
        assertFinding(Status.PASS, "stays away", "", PreflightCheck.HOUSEKEEPING);
    }

    @Test
    void shouldLookAtTheGovernor()
    {
        assertFinding(Status.PASS, "performance", "", PreflightCheck.GOVERNOR);
        machine.put("/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "schedutil");
        assertFinding(Status.WARN, "schedutil on 1 CPUs, performance on 7", "cpupower", PreflightCheck.GOVERNOR);
        machine.put("/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "powersave");
        assertFinding(Status.FAIL, "the lowest frequency", "cpupower", PreflightCheck.GOVERNOR);
        machine.put("/sys/devices/system/cpu/cpu0/cpufreq/scaling_driver", "intel_pstate");
        assertFinding(Status.WARN, "powersave on 1 CPUs", "cpupower", PreflightCheck.GOVERNOR);
        for (int cpu = 0; cpu < 8; cpu++)
        {
            machine.without("/sys/devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_governor");
        }
        assertFinding(Status.PASS, "none", "", PreflightCheck.GOVERNOR);
    }

    @Test
    void shouldLookAtSmt()
    {
        assertFinding(Status.PASS, "off", "", PreflightCheck.SMT);
        machine.cpus(16, 8, 1, "");
        assertFinding(Status.WARN, "on", "echo off > /sys/devices/system/cpu/smt/control", PreflightCheck.SMT);
        intent = intent(2, "1,9", IdleMode.AUTO, true, 1);
        assertFinding(Status.FAIL, "CPUs 1 and 9 are one core", "name a CPU of each core", PreflightCheck.SMT);
        intent = intent(2, "1,9", IdleMode.BACKOFF, true, 1);
        assertFinding(Status.WARN, "CPUs 1 and 9 are one core", "echo off", PreflightCheck.SMT);
    }

    @Test
    void shouldLookAtNumaBalancing()
    {
        machine.cpus(8, 8, 2, "");
        assertFinding(Status.PASS, "off, 2 nodes", "", PreflightCheck.NUMA);
        machine.put("/proc/sys/kernel/numa_balancing", "1");
        assertFinding(Status.FAIL, "2 nodes", "sysctl -w kernel.numa_balancing=0", PreflightCheck.NUMA);
        machine.cpus(8, 8, 1, "");
        assertFinding(Status.WARN, "one node", "sysctl -w kernel.numa_balancing=0", PreflightCheck.NUMA);
    }

    @Test
    void shouldLookAtTheClockSource()
    {
        final String file = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
        assertFinding(Status.PASS, "tsc", "", PreflightCheck.CLOCK);
        machine.put(file, "kvm-clock");
        assertFinding(Status.WARN, "kvm-clock", "echo tsc > " + file, PreflightCheck.CLOCK);
        machine.put(file, "hpet");
        assertFinding(Status.FAIL, "hpet", "echo tsc > " + file, PreflightCheck.CLOCK);
        machine.without(file);
        assertFinding(Status.WARN, "does not show", file, PreflightCheck.CLOCK);
    }

    @Test
    void shouldLookAtHugePages()
    {
        assertFinding(Status.PASS, "madvise", "", PreflightCheck.HUGE_PAGES);
        machine.put("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never");
        assertFinding(Status.WARN, "always", "echo madvise >", PreflightCheck.HUGE_PAGES);
        machine.without("/sys/kernel/mm/transparent_hugepage/enabled");
        assertFinding(Status.PASS, "none", "", PreflightCheck.HUGE_PAGES);
    }

    @Test
    void shouldLookAtHugePagesOfSharedMemory()
    {
        assertFinding(Status.PASS, "huge=within_size", "", PreflightCheck.SHARED_HUGE_PAGES);
        machine.put("/proc/mounts", "tmpfs /dev/shm tmpfs rw,size=8g,huge=always 0 0");
        assertFinding(Status.PASS, "huge=always", "", PreflightCheck.SHARED_HUGE_PAGES);
        machine.put("/proc/mounts", "tmpfs /dev/shm tmpfs rw,huge=always 0 0\ntmpfs /dev/shm tmpfs rw 0 0");
        assertFinding(Status.WARN, "pages of 4 KiB", "remount,huge=within_size /dev/shm",
            PreflightCheck.SHARED_HUGE_PAGES);
        machine.put("/proc/mounts", "tmpfs /dev/shm tmpfs rw,huge=never 0 0");
        assertFinding(Status.WARN, "pages of 4 KiB", "remount,huge=within_size /dev/shm",
            PreflightCheck.SHARED_HUGE_PAGES);
        machine.put("/proc/mounts", "/dev/sda1 / ext4 rw 0 0");
        assertFinding(Status.WARN, "pages of 4 KiB", "mount -t tmpfs -o huge=within_size",
            PreflightCheck.SHARED_HUGE_PAGES);
        machine.put("/proc/mounts", "none /dev/shm hugetlbfs rw 0 0");
        assertFinding(Status.PASS, "hugetlbfs", "", PreflightCheck.SHARED_HUGE_PAGES);
        machine.put("/proc/mounts", "tmpfs /dev/shm tmpfs rw 0 0");
        machine.without("/sys/kernel/mm/transparent_hugepage/shmem_enabled");
        assertFinding(Status.PASS, "none", "", PreflightCheck.SHARED_HUGE_PAGES);
    }

    @Test
    void shouldLookAtSwap()
    {
        assertFinding(Status.PASS, "off", "", PreflightCheck.SWAP);
        machine.put("/proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 8388604 1024 -2");
        assertFinding(Status.WARN, "8191 MiB, 1 MiB used", "swapoff -a", PreflightCheck.SWAP);
        machine.put("/proc/swaps", "Filename Type Size Used Priority\n/swap file 1048576 1000000 -2");
        assertFinding(Status.FAIL, "memory is short", "swapoff -a", PreflightCheck.SWAP);
    }

    @Test
    void shouldLookAtTheLimitOfMaps()
    {
        assertFinding(Status.PASS, "262144", "", PreflightCheck.MAPS);
        machine.put("/proc/sys/vm/max_map_count", "65530");
        assertFinding(Status.WARN, "65530", "vm.max_map_count=262144 > /etc/sysctl.d", PreflightCheck.MAPS);
        machine.put("/proc/sys/vm/max_map_count", "4096");
        assertFinding(Status.FAIL, "4096", "sysctl --system", PreflightCheck.MAPS);
    }

    @Test
    void shouldLookAtSharedMemory()
    {
        assertFinding(Status.PASS, "102400 of 204800 MiB", "", PreflightCheck.SHARED_MEMORY);
        machine.usable(500 << 20);
        assertFinding(Status.WARN, "room for few more", "mount -o remount,size=2G /dev/shm",
            PreflightCheck.SHARED_MEMORY);
        machine.usable(100 << 20);
        assertFinding(Status.FAIL, "need 200 MiB", "mount -o remount,size=1G /dev/shm", PreflightCheck.SHARED_MEMORY);
        machine.usable(GIB).put("/proc/mounts", "/dev/sda1 / ext4 rw 0 0");
        assertFinding(Status.WARN, "no mount of its own", "mount -t tmpfs", PreflightCheck.SHARED_MEMORY);
    }

    @Test
    void shouldLookAtTheLimitOfLockedMemory()
    {
        assertFinding(Status.PASS, "unlimited", "", PreflightCheck.LOCKED);
        machine.put("/proc/self/limits", "Max locked memory         8388608    8388608    bytes");
        assertFinding(Status.WARN, "8 MiB", "LimitMEMLOCK=infinity", PreflightCheck.LOCKED);
        // What the unit has is what the service gets, whatever whoever looks may do.
        final String unit = "/usr/lib/systemd/system/corelane.service";
        machine.put(unit, "[Service]\nLimitMEMLOCK=infinity\n");
        assertFinding(Status.PASS, "LimitMEMLOCK=infinity of the unit", "", PreflightCheck.LOCKED);
        machine.put("/etc/systemd/system/corelane.service.d/less.conf", "[Service]\nLimitMEMLOCK=64M\n");
        assertFinding(Status.WARN, "8 MiB", "LimitMEMLOCK=infinity", PreflightCheck.LOCKED);
        machine.without(unit);
        machine.without("/proc/self/limits");
        assertFinding(Status.WARN, "does not show", "cat", PreflightCheck.LOCKED);
    }

    @Test
    void shouldLookAtTheDisk()
    {
        assertFinding(Status.PASS, "/var/lib/corelane on ext4", "", PreflightCheck.DISK);
        machine.usable(5 * GIB);
        assertFinding(Status.WARN, "5120 of 10240 MiB", "retention-bytes", PreflightCheck.DISK);
        intent = intent(2, "auto", IdleMode.AUTO, false, 0);
        assertFinding(Status.PASS, "5120 of 10240 MiB", "", PreflightCheck.DISK);
        machine.usable(100 << 20);
        assertFinding(Status.FAIL, "less than 128 MiB", "make room", PreflightCheck.DISK);
        machine.usable(50 * GIB).put("/proc/mounts", "nas:/x /var/lib nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0");
        assertFinding(Status.FAIL, "on nfs4", "a disk of this machine", PreflightCheck.DISK);
    }

    @Test
    void shouldMeasureTheDisk()
    {
        assertFinding(Status.PASS, "median 0.10 ms, most 0.20 ms of 3", "", PreflightCheck.SYNC);
        machine.sync(10_000_000);
        assertFinding(Status.WARN, "median 10.00 ms", "file-sync-level = 0", PreflightCheck.SYNC);
        machine.sync(60_000_000);
        assertFinding(Status.FAIL, "each acknowledgement waits", "file-sync-level = 0", PreflightCheck.SYNC);
        intent = intent(2, "auto", IdleMode.AUTO, true, 0);
        assertFinding(Status.WARN, "median 60.00 ms", "file-sync-level = 0", PreflightCheck.SYNC);
        machine.readOnly();
        assertFinding(Status.FAIL, "read-only", "ls -ld /var/lib/corelane", PreflightCheck.SYNC);
    }

    @Test
    void shouldLookAtTheJdk()
    {
        final Set<String> all = machine.modules();
        machine.java(24, all);
        assertFinding(Status.WARN, "Java 24", "openjdk-17", PreflightCheck.JAVA);
        machine.java(11, all);
        assertFinding(Status.FAIL, "Java 11", "openjdk-17", PreflightCheck.JAVA);
        machine.java(25, all);
        assertFinding(Status.PASS, "Java 25", "", PreflightCheck.JAVA);
        machine.java(25, Set.of("jdk.compiler", "jdk.unsupported", "java.management"));
        assertFinding(Status.WARN, "no jdk.jfr, jdk.management", "openjdk-17", PreflightCheck.MODULES);
        machine.java(25, Set.of("jdk.unsupported", "java.management"));
        assertFinding(Status.FAIL, "no jdk.compiler: this is a JRE", "openjdk-17", PreflightCheck.MODULES);
    }

    @Test
    void shouldLookAtThisMachine(@TempDir final Path folder) throws IOException
    {
        final Machine here = Machine.here();
        intent = new Intent(folder, folder, 1, "auto", IdleMode.AUTO, true, 0, 1);
        for (final PreflightCheck check : PreflightCheck.values())
        {
            assertFalse(check.look(here, intent).found().isEmpty(), check.title());
        }
        assertEquals(Status.PASS, PreflightCheck.MODULES.look(here, intent).status());
        // Below /proc/sys a second read finds nothing: two digits and more tell that one has taken all.
        assertTrue(here.number("/proc/sys/vm/max_map_count", 0) > 1_000);
        assertTrue(here.lines("/proc/self/limits").size() > 10);
        final long[] syncNs = new FileStorage().syncNs(folder.resolve("not/there"));
        assertTrue(syncNs[0] > 0 && syncNs[0] <= syncNs[syncNs.length - 1]);
        assertEquals(0, folder.toFile().list().length);
    }
}
