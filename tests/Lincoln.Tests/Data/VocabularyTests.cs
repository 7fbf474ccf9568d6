using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class VocabularyTests
{
    [Fact]
    public void Characters_are_sorted_by_code_point()
    {
        var vocabulary = Vocabulary.Of("hello, World\nworld!");
        Assert.Equal(["\n", " ", "!", ",", "W", "d", "e", "h", "l", "o", "r", "w"], vocabulary.All);
        Assert.Equal([7, 9, 8, 6], vocabulary.Encode("hole"));
        Assert.Equal("hole", vocabulary.Decode([7, 9, 8, 6]));
        Assert.Equal(12, vocabulary.Count);
        Assert.StartsWith("U+000A U+0020 ! , W", vocabulary.ToString(), StringComparison.Ordinal);
    }

    // In UTF-16 an emoji would be two halves, and its first half would come before U+FF5E.
    [Fact]
    public void A_character_is_a_code_point()
    {
        var vocabulary = Vocabulary.Of("a😀～a");
        Assert.Equal(["a", "～", "😀"], vocabulary.All);
        Assert.Equal([0, 2, 1, 0], vocabulary.Encode("a😀～a"));
        Assert.Equal("😀a", vocabulary.Decode([2, 0]));
    }

    [Fact]
    public void A_list_of_characters_is_taken_as_it_is()
    {
        var vocabulary = Vocabulary.Of("some text");
        Assert.Equal(vocabulary.Encode("text"), new Vocabulary(vocabulary.All).Encode("text"));
    }

    [Fact]
    public void Unknown_characters_are_named()
    {
        var vocabulary = Vocabulary.Of("abc");
        Assert.True(vocabulary.Knows("cab"));
        Assert.False(vocabulary.Knows("cat"));
        Assert.Contains("character 3 is 't' (U+0074), which is none of the 3 known characters: a b c",
            Assert.Throws<ArgumentException>(() => vocabulary.Encode("cat")).Message, StringComparison.Ordinal);
        Assert.Contains("character 2 is U+000A", Assert.Throws<ArgumentException>(() => vocabulary.Encode("a\n")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Vocabulary.Of(""));
        Assert.Throws<ArgumentNullException>(() => Vocabulary.Of(null!));
        Assert.Contains("character 2 is half of a surrogate pair", Assert.Throws<ArgumentException>(() => Vocabulary.Of("a\ud83d")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Vocabulary([]));
        Assert.Contains("number 1 is 'bc'", Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "bc"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("'a' (U+0061) comes after 'b' (U+0062)", Assert.Throws<ArgumentException>(() => new Vocabulary(["b", "a"])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Of("ab").Decode([2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Of("ab")[-1]);
    }
}
