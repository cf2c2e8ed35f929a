import DefaultTheme from "vitepress/theme";
import "eventsieve/embed";
import "eventsieve/embed.css";

export default DefaultTheme;
