package io.corelane.tools;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong: one sentence on standard error, and never a stack trace that nobody asked for. */
final class ErrorReport
{
    private final ToolIo io;

    ErrorReport(final ToolIo io)
    {
        this.io = io;
    }

    int onParameter(final ParameterException error, final String[] args)
    {
        return print(error.getCommandLine(), sentence(error), ExitCode.USAGE, isJson(args));
    }

    private static boolean isJson(final String[] args)
    {
        return Arrays.asList(args).contains("--json");
    }

    int onExecution(final Exception error, final CommandLine line, final ParseResult result)
    {
        final ToolCommand command = line.getCommand();
        if (command.isStackTrace())
        {
            error.printStackTrace(io.err());
        }
        return print(line, Failures.sentence(error), Failures.exitCode(error), command.isJson());
    }

    /** The end of a command that has done what it was told, but for what still waits to be written. */
    int end(final CommandLine line, final String[] args)
    {
        try
        {
            ToolOutput.flush(io.out());
            return ExitCode.OK;
        }
        catch (final UncheckedIOException ex)
        {
            return print(line, Failures.sentence(ex), ExitCode.FAILED, isJson(args));
        }
    }

    private int print(final CommandLine line, final String sentence, final int exitCode, final boolean isJson)
    {
        final PrintStream err = io.err();
        io.out().flush();
        if (ToolOutput.isLeft(io.out()))
        {
            return exitCode;
        }
        if (isJson)
        {
            err.print(ErrorLine.of(sentence, exitCode));
        }
        else
        {
            err.println(line.getCommandSpec().qualifiedName() + ": " + sentence);
        }
        err.flush();
        return exitCode;
    }

    private static String sentence(final ParameterException error)
    {
        if (error instanceof UnmatchedArgumentException)
        {
            return unmatched((UnmatchedArgumentException)error);
        }
        final String help = "; " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help shows the usage";
        if (error instanceof MissingParameterException)
        {
            return decapitalised(error.getMessage()) + help;
        }
        final String message = decapitalised(error.getMessage());
        return message.contains("--help") || message.contains(";") ? message : message + help;
    }

    private static String unmatched(final UnmatchedArgumentException error)
    {
        final CommandLine line = error.getCommandLine();
        final String word = error.getUnmatched().get(0);
        if (word.startsWith("-"))
        {
            final List<String> names = new ArrayList<>();
            for (final OptionSpec option : line.getCommandSpec().options())
            {
                if (!option.hidden())
                {
                    names.add(option.longestName());
                }
            }
            final int value = word.indexOf('=');
            final String name = value < 0 ? word : word.substring(0, value);
            return "there is no option " + name + Suggestion.of(name, names);
        }
        if (null == line.getParent())
        {
            return "there is no command " + word + Suggestion.of(word, CommandTable.words());
        }
        if (!line.getSubcommands().isEmpty())
        {
            return "there is no command " + line.getCommandName() + " " + word +
                Suggestion.of(word, new ArrayList<>(line.getSubcommands().keySet()));
        }
        return "'" + word + "' is one argument too many; " + line.getCommandSpec().qualifiedName() +
            " --help shows the usage";
    }

    private static String decapitalised(final String message)
    {
        final String text = message.replace("\n", " ");
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
