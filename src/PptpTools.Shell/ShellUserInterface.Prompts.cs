using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace PptpTools.Shell;

internal sealed partial class ShellUserInterface
{
    /// <summary>Asks for the mandatory parameters that a command was not given.</summary>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Announce(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (FieldDescription field in descriptions)
        {
            Type type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
            answers[field.Name] = PSObject.AsPSObject(Answer(field, type));
        }

        return answers;
    }

    /// <summary>Asks which of several answers it is to be; an empty line takes the default.</summary>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Announce(caption, message);
        var question = new StringBuilder();
        for (int i = 0; i < choices.Count; i++)
            question.Append('[').Append(KeyOf(choices[i])).Append("] ").Append(choices[i].Label.Replace("&", "", StringComparison.Ordinal)).Append("  ");
        question.Append("[?] Help");
        if (defaultChoice >= 0)
            question.Append(" (default is \"").Append(KeyOf(choices[defaultChoice])).Append("\")");
        question.Append(": ");

        while (true)
        {
            console.Ask(question.ToString());
            string answer = console.ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            for (int i = 0; i < choices.Count; i++)
            {
                if (answer.Equals(KeyOf(choices[i]), StringComparison.OrdinalIgnoreCase)
                    || answer.Equals(choices[i].Label.Replace("&", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
                    return i;
            }

            if (answer == "?")
            {
                foreach (ChoiceDescription choice in choices)
                    console.Ask($"{KeyOf(choice)} - {choice.HelpMessage}{Environment.NewLine}");
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        Announce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            console.Ask("User: ");
            userName = console.ReadLine();
        }

        console.Ask($"Password for user {userName}: ");
        return new PSCredential(userName, console.ReadSecureLine());
    }

    private object? Answer(FieldDescription field, Type type)
    {
        if (type == typeof(PSCredential))
            return PromptForCredential("", field.HelpMessage, "", "");
        if (!type.IsArray)
        {
            console.Ask($"{field.Name}: ");
            return type == typeof(SecureString) ? console.ReadSecureLine() : LanguagePrimitives.ConvertTo(console.ReadLine(), type, null);
        }

        var elements = new List<object>();
        while (true)
        {
            console.Ask($"{field.Name}[{elements.Count}]: ");
            string line = console.ReadLine();
            if (line.Length == 0)
                return LanguagePrimitives.ConvertTo(elements, type, null);
            elements.Add(line);
        }
    }

    private void Announce(string caption, string message)
    {
        foreach (string text in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(text))
                console.Ask(text + Environment.NewLine);
        }
    }

    /// <summary>The letter after the ampersand in a label such as <c>&amp;Yes</c>; the whole label where there is none.</summary>
    private static string KeyOf(ChoiceDescription choice)
    {
        int mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label.Substring(mark + 1, 1).ToUpperInvariant() : choice.Label;
    }
}
