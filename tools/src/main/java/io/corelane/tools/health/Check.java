package io.corelane.tools.health;

/**
 * One thing that was looked at.
 *
 * @param name   of it, one word.
 * @param isOk   whether it is as it should be.
 * @param found  what was found.
 * @param remedy what to do when it is not as it should be, else null.
 */
public record Check(String name, boolean isOk, String found, String remedy)
{
    static Check of(final String name, final boolean isOk, final String found, final String remedy)
    {
        return new Check(name, isOk, found, isOk ? null : remedy);
    }
}
