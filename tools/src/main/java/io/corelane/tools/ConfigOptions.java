package io.corelane.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What commands that run, check or print a configuration take of the command line. */
final class ConfigOptions
{
    @Option(names = "--partitions", paramLabel = "N", description = "Partitions, 1 by default.")
    private Integer partitions;

    @Option(
        names = "--cpus",
        paramLabel = "CPUS",
        description = "Where loops are pinned: auto (the default), none, or a list such as 2,4-7.")
    private String cpus;

    @Option(
        names = "--idle",
        paramLabel = "MODE",
        description = "What idle loops do: auto (the default: spin where each has a core of its own), spin, backoff.")
    private String idle;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Configuration, TOML; $CORELANE_CONFIG by default, and without that none.")
    private String configFile;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "A key of the configuration, such as appliance.tick-interval=50ms; may be given again.")
    private List<String> pairs = new ArrayList<>();

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "Folder of the appliance; $CORELANE_DIR by default, else $XDG_STATE_HOME/corelane.")
    private String directory;

    @Option(
        names = "--aeron-dir",
        paramLabel = "DIR",
        description = "Aeron's directory; by default one in /dev/shm named after --dir.")
    private String aeronDirectory;

    @Option(
        names = "--state-dir",
        paramLabel = "DIR",
        description = "Folder for the files of state, of this appliance alone, in memory; by default one beside " +
            "Aeron's named after --dir.")
    private String stateDirectory;

    @Option(
        names = "--record",
        description = "Record logs, results and dead letters in the folder: a restart goes on where it was.")
    private boolean isRecorded;

    /** What they come to together with the file and the environment; problems are in it. */
    Settings read(final ToolIo io) throws IOException
    {
        return read(io, null == configFile ? io.environment().get("CORELANE_CONFIG") : configFile);
    }

    /** The same with a file that the command names otherwise, or none. */
    Settings read(final ToolIo io, final String file) throws IOException
    {
        final Settings settings = Settings.defaults();
        settings.set(Setting.DIR, io.defaultDirectory().toString(), Setting.DIR.key(), Settings.DEFAULT);
        if (null != file)
        {
            ConfigFile.read(JobFile.read(file), file, settings);
        }
        settings.setEnvironment(io.environment());
        set(settings, Setting.PARTITIONS, "--partitions", partitions);
        set(settings, Setting.CPUS, "--cpus", cpus);
        set(settings, Setting.IDLE, "--idle", idle);
        set(settings, Setting.DIR, "--dir", directory);
        set(settings, Setting.AERON_DIR, "--aeron-dir", aeronDirectory);
        set(settings, Setting.STATE_DIR, "--state-dir", stateDirectory);
        set(settings, Setting.RECORDING, "--record", isRecorded ? true : null);
        pairs.forEach(settings::setPair);
        return settings;
    }

    private static void set(final Settings settings, final Setting setting, final String option, final Object value)
    {
        if (null != value)
        {
            settings.set(setting, value.toString(), option, option);
        }
    }
}
