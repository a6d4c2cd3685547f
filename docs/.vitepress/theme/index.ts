import DefaultTheme from 'vitepress/theme';
import type { Theme } from 'vitepress';
import HomePage from './HomePage.vue';
import VitalCards from './VitalCards.vue';
import VitalLimits from './VitalLimits.vue';
import VitalPicture from './VitalPicture.vue';
import './styles.css';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component('HomePage', HomePage);
    app.component('VitalCards', VitalCards);
    app.component('VitalLimits', VitalLimits);
    app.component('VitalPicture', VitalPicture);
  },
} satisfies Theme;
