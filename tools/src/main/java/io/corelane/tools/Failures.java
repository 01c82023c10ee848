package io.corelane.tools;

import io.corelane.affinity.CpuPlanException;
import io.corelane.codec.SchemaException;
import io.corelane.core.sql.SqlException;
import io.corelane.ingest.ApplianceException;
import io.corelane.ingest.client.CorelaneClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;

/** Errors that are not the tools' own, as sentences. */
final class Failures
{
    private Failures()
    {
    }

    /** What was wrong, of an error that only carries it along. */
    private static Throwable reason(final Throwable error)
    {
        final Throwable cause = error instanceof UncheckedIOException ? error.getCause() : null;
        return null != cause && cause.toString().equals(error.getMessage()) ? cause : error;
    }

    /** What the command answers for an error. */
    static int exitCode(final Throwable given)
    {
        final Throwable error = reason(given);
        if (error instanceof ToolException)
        {
            return ((ToolException)error).exitCode();
        }
        if (error instanceof ApplianceException && ((ApplianceException)error).isPassing() ||
            error instanceof CorelaneClientException && ((CorelaneClientException)error).isPassing())
        {
            return ExitCode.TRY_AGAIN;
        }
        final boolean isUsage = isNamed(error) && !isFailure(error) ||
            error instanceof NoSuchFileException || error instanceof AccessDeniedException ||
            error instanceof ZipException || error instanceof InvalidPathException;
        return isUsage ? ExitCode.USAGE : ExitCode.FAILED;
    }

    /** Whether an appliance failed, or is not there. */
    private static boolean isFailure(final Throwable error)
    {
        return error instanceof CorelaneClientException && !((CorelaneClientException)error).isRefusal();
    }

    /** Whether its message is a sentence for the user. */
    private static boolean isNamed(final Throwable error)
    {
        return error instanceof SqlException || error instanceof SchemaException ||
            error instanceof ApplianceException || error instanceof CpuPlanException ||
            error instanceof CorelaneClientException;
    }

    /** What the class of an error says that says nothing else, such as "not directory". */
    private static String words(final Throwable error)
    {
        return error.getClass().getSimpleName().replace("Exception", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ")
            .toLowerCase(Locale.ROOT);
    }

    /** Whether it is a mistake of ours. */
    static boolean isInternal(final Throwable error)
    {
        return !(error instanceof ToolException || isNamed(error) || error instanceof IOException ||
            error instanceof UncheckedIOException);
    }

    /** One sentence for people. */
    static String sentence(final Throwable given)
    {
        final Throwable error = reason(given);
        if (error instanceof NoSuchFileException)
        {
            final Path path = Path.of(error.getMessage());
            return "there is no file " + path + (path.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath());
        }
        if (error instanceof AccessDeniedException)
        {
            return "no permission for " + error.getMessage();
        }
        if (error instanceof FileSystemException failure)
        {
            return failure.getFile() + ": " + (null == failure.getReason() ? words(error) : failure.getReason());
        }
        if (error instanceof ZipException)
        {
            return "the input is no whole gzip file: " + error.getMessage();
        }
        final String message = null == error.getMessage() ? "" : error.getMessage().replace("\n", " ");
        if (!isInternal(error))
        {
            return message.isEmpty() ? error.getClass().getSimpleName() : message;
        }
        return "internal error, " + error.getClass().getSimpleName() + ": " + message +
            "; please report it with what --stacktrace shows";
    }
}
