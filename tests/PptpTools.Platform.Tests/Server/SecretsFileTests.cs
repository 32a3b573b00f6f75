using System.IO;
using PptpTools.Authentication;
using PptpTools.Server;

namespace PptpTools.Tests;

public sealed class SecretsFileTests
{
    [Theory]
    [InlineData("alice * secret *", "alice")]
    [InlineData("alice\tSERVER\tsecret\t*", "alice")]
    [InlineData("alice other secret *", "")]
    [InlineData("# alice * secret *", "")]
    [InlineData("alice * secret * # and more", "alice")]
    [InlineData("\"al ice\" * 'se cret' *", "al ice")]
    [InlineData("al\\ ice * secret *", "al ice")]
    [InlineData("alice * \\\nsecret *", "alice")]
    [InlineData("* * secret *", "*")]
    [InlineData("", "")]
    public void A_line_names_a_user_of_this_server(string text, string names) => Assert.Equal(names, string.Join(',', Read(text).Names));

    [Fact]
    public void A_password_that_is_refused_is_cleared()
    {
        using var users = new ServerUsers();
        char[] password = new string('x', 300).ToCharArray();
        Assert.Throws<System.ArgumentException>(() => users.Add("alice", password));
        Assert.Equal(new char[password.Length], password);
    }

    [Theory]
    [InlineData("alice * secret 10.0.0.7", true, "10.0.0.7")]
    [InlineData("alice * secret *", true, null)]
    [InlineData("alice * secret -", false, null)]
    [InlineData("alice * secret", false, null)]
    public void The_words_behind_the_secret_say_which_address_the_user_may_have(string text, bool mayConnect, string? address)
    {
        UserAccount account = ((IUserDirectory)Read(text)).Find("alice")!;
        Assert.Equal(mayConnect ? AccountStatus.Enabled : AccountStatus.NoDialIn, account.Status);
        Assert.Equal(address, account.FixedAddress?.ToString());
    }

    [Theory]
    [InlineData("alice SERVER one 10.0.0.1\nalice * two 10.0.0.2")]
    [InlineData("alice * two 10.0.0.2\nalice SERVER one 10.0.0.1")]
    public void A_line_for_the_server_goes_before_one_for_every_server(string text) =>
        Assert.Equal("10.0.0.1", ((IUserDirectory)Read(text)).Find("alice")!.FixedAddress.ToString());

    [Fact]
    public void A_line_for_every_client_serves_those_that_have_none()
    {
        IUserDirectory users = Read("alice * one *\n* * two *");
        Assert.Equal("alice", users.Find("ALICE")!.Name);
        Assert.Equal("*", users.Find("bob")!.Name);
    }

    [Theory]
    [InlineData("alice * topsecret *\nbob *", 2)]
    [InlineData("alice * \"topsecret", 1)]
    [InlineData("alice * @/etc/topsecret *", 1)]
    [InlineData("alice * topsecret 10.0.0.0/24", 1)]
    public void A_line_that_cannot_be_read_is_told_without_its_secret(string text, int line)
    {
        SecretsFileException error = Assert.Throws<SecretsFileException>(() => Read(text));
        Assert.Equal(line, error.Line);
        Assert.DoesNotContain("topsecret", error.ToString());
    }

    private static ServerUsers Read(string text) => SecretsFile.Read(new StringReader(text), "SERVER");
}
