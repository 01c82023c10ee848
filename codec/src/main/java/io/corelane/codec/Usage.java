package io.corelane.codec;

import uk.co.real_logic.sbe.xml.Presence;
import uk.co.real_logic.sbe.xml.Type;

/**
 * How a type is used: by a field, or by a member of a field's composite.
 *
 * @param name         the column's name.
 * @param offset       from the start of the block.
 * @param presence     required, optional or constant.
 * @param semanticType the type's, else the field's; may be null.
 * @param valueRef     of a constant; may be null.
 * @param timeUnit     the field's; may be null.
 * @param epoch        the field's; may be null.
 * @param since        first schema version that has it.
 * @param description  may be empty.
 * @param isField      whether it is a field of its own, not a member of one.
 */
record Usage(
    String name,
    int offset,
    Presence presence,
    String semanticType,
    String valueRef,
    String timeUnit,
    String epoch,
    int since,
    String description,
    boolean isField)
{
    boolean isOptional()
    {
        return Presence.OPTIONAL == presence;
    }

    boolean isBoolean()
    {
        return "Boolean".equalsIgnoreCase(semanticType);
    }

    Usage element(final int index, final int size)
    {
        return new Usage(name + "[" + index + "]", offset + index * size, presence, semanticType, valueRef, timeUnit,
            epoch, since, description, false);
    }

    Usage choice(final String choice, final int choiceSince, final String choiceDescription)
    {
        return new Usage(name + "." + choice, offset, presence, null, null, null, null,
            Math.max(since, choiceSince), choiceDescription, false);
    }

    Usage member(final Type member, final int memberOffset)
    {
        return new Usage(name + "." + member.name(), offset + memberOffset, member.presence(), member.semanticType(),
            null, null, null, Math.max(since, member.sinceVersion()), ColumnMapper.text(member.description()), false);
    }
}
