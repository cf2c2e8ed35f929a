import "eventsieve/embed";
import "eventsieve/embed.css";
