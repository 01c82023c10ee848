package io.corelane.tools.preflight;

/**
 * What a check found.
 *
 * @param status what it comes to.
 * @param found  what is there, in half a sentence.
 * @param remedy a command that mends it, or half a sentence where no command does; empty for PASS.
 */
public record Finding(Status status, String found, String remedy)
{
    static Finding pass(final String found)
    {
        return new Finding(Status.PASS, found, "");
    }

    static Finding warn(final String found, final String remedy)
    {
        return new Finding(Status.WARN, found, remedy);
    }

    static Finding fail(final String found, final String remedy)
    {
        return new Finding(Status.FAIL, found, remedy);
    }
}
