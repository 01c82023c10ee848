package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The commands there are, in the order in which help shows them. */
enum CommandTable
{
    /** An appliance to look at. */
    DEMO("demo", DemoCommand::new),
    /** An appliance. */
    RUN("run", RunCommand::new),
    /** Rows in. */
    FEED("feed", FeedCommand::new),
    /** Results out. */
    TAP("tap", TapCommand::new),
    /** State, looked at from outside. */
    STATE("state", StateCommand::new),
    /** Statements to an appliance. */
    SQL("sql", SqlCommand::new),
    /** Whether it is well. */
    STATUS("status", StatusCommand::new),
    /** How it works, as it goes. */
    TOP("top", TopCommand::new),
    /** Its jobs. */
    JOBS("jobs", TableCommand.Jobs::new),
    /** Its streams. */
    STREAMS("streams", TableCommand.Streams::new),
    /** Who publishes. */
    PUBLISHERS("publishers", TableCommand.Publishers::new),
    /** Every counter. */
    STAT("stat", StatCommand::new),
    /** What could not be processed. */
    DEAD_LETTERS("deadletters", DeadLettersCommand::new),
    /** What a restart goes on from. */
    CHECKPOINT("checkpoint", CheckpointCommand::new),
    /** What was recorded. */
    LOG("log", LogCommand::new),
    /** A copy of it. */
    BACKUP("backup", BackupCommand::new),
    /** The copy back. */
    RESTORE("restore", RestoreCommand::new),
    /** What it comes to. */
    FINGERPRINT("fingerprint", FingerprintCommand::new),
    /** What it would run on. */
    PREFLIGHT("preflight", PreflightCommand::new),
    /** Where its loops would run. */
    CPUS("cpus", CpusCommand::new),
    /** How steady that is. */
    JITTER("jitter", JitterCommand::new),
    /** What it would run with. */
    CONFIG("config", ConfigCommand::new),
    /** Without an appliance. */
    EVAL("eval", EvalCommand::new),
    /** The other process of the demo. */
    DEMO_PUBLISHER("demo-publisher", DemoPublisherCommand::new);

    private final String word;
    private final Function<ToolIo, ToolCommand> factory;

    CommandTable(final String word, final Function<ToolIo, ToolCommand> factory)
    {
        this.word = word;
        this.factory = factory;
    }

    String word()
    {
        return word;
    }

    ToolCommand create(final ToolIo io)
    {
        return factory.apply(io);
    }

    /** The command of a name, or null. */
    static CommandTable of(final String word)
    {
        for (final CommandTable command : values())
        {
            if (command.word.equals(word))
            {
                return command;
            }
        }
        return null;
    }

    static List<String> words()
    {
        final List<String> words = new ArrayList<>();
        for (final CommandTable command : values())
        {
            if (DEMO_PUBLISHER != command)
            {
                words.add(command.word);
            }
        }
        return words;
    }
}
