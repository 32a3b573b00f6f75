namespace PptpTools.Wire;

/// <summary>Text of others that people read on a terminal.</summary>
internal static class PlainText
{
    /// <summary>The text on one line: what would break it, or is an order to a terminal, becomes a blank.</summary>
    public static string Of(string text)
    {
        char[]? characters = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || text[i] is '\u2028' or '\u2029')
                (characters ??= text.ToCharArray())[i] = ' ';
        }

        return characters is null ? text : new string(characters);
    }
}
